import { mount } from 'svelte';
import App from './App.svelte';
import './theme/tokens.css';
import './theme/base.css';
import { settings } from './state/settings.svelte.ts';
import { theme } from './theme/theme.svelte.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

/** What the window looks like is known before it is first painted; a studio that is slow to answer is not waited for. */
const patience = 1000;
await Promise.race([settings.load(), new Promise((done) => setTimeout(done, patience))]);
theme.start();
mount(App, { target });
