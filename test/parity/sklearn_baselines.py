"""Accuracy of scikit-learn's simple methods on the tables in argv[1] (npz: x, y, xt, yt), as JSON. Mean over seeds."""
import json, sys
import numpy as np
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import r2_score
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

with np.load(sys.argv[1]) as data:
    x, y, xt, yt = (data[name] for name in ("x", "y", "xt", "yt"))
seeds = range(5)
if sys.argv[2] == "classes":
    methods = {
        "logistic": lambda s: make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
        "neighbours": lambda s: KNeighborsClassifier(5),
        "tree": lambda s: DecisionTreeClassifier(random_state=s),
        "forest": lambda s: RandomForestClassifier(100, random_state=s),
    }
    score = lambda model: float((model.predict(xt) == yt).mean())
else:
    methods = {
        "ridge": lambda s: make_pipeline(StandardScaler(), Ridge(alpha=1)),
        "neighbours": lambda s: KNeighborsRegressor(5),
        "tree": lambda s: DecisionTreeRegressor(random_state=s),
        "forest": lambda s: RandomForestRegressor(100, max_features=1 / 3, random_state=s),
    }
    score = lambda model: float(r2_score(yt, model.predict(xt)))
json.dump({name: float(np.mean([score(make(s).fit(x, y)) for s in seeds])) for name, make in methods.items()}, sys.stdout)
