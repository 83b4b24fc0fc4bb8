// The interpreter of encoded plans (see encode.ts): one step of training is one call from JavaScript.
import { runFinished } from '../control';
import { barrier } from './barrier';
import { fillConstants } from './build/constants';
import { dispatch } from './build/dispatch';
import { at, setScratch } from './memory';

/** Words before the arguments of a call: verb, words of the whole call, barrierBefore, items, grain, guard. */
const HEADER = 6;

/** The first item of a lane's part: parts are whole grains, as equal as can be. */
@inline function partOf(units: i64, lane: i32, lanes: i32, grain: i32): i32 {
  return <i32>(units * lane / lanes) * grain;
}

/** Works on lane `lane` of `lanes` through `calls` calls; returns what `barrier` returned where it was not runFinished. */
export function run(plan: usize, calls: i32, lane: i32, lanes: i32, control: usize, scratch: usize): i32 {
  setScratch(scratch);
  fillConstants();
  for (let call = 0; call < calls; call++) {
    const verb = load<i32>(plan), words = load<i32>(plan, 4), items = load<i32>(plan, 12), grain = load<i32>(plan, 16);
    if (lanes > 1 && load<i32>(plan, 8)) {
      const state = barrier(control, lanes);
      if (state != runFinished) return state;
    }
    const guard = load<i32>(plan, 20);
    if (guard >= 0 && !isFinite(load<f32>(at(guard)))) return runFinished;
    const units = (<i64>items + grain - 1) / grain;
    const begin = partOf(units, lane, lanes, grain), end = min(items, partOf(units, lane + 1, lanes, grain));
    if (begin < end) dispatch(verb, plan + HEADER * 4, begin, end);
    plan += <usize>words << 2;
  }
  return runFinished;
}
