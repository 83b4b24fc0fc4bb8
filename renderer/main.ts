import { mount } from 'svelte';
import App from './App.svelte';
import './theme/tokens.css';
import './theme/base.css';
import { theme } from './theme/theme.svelte.ts';

theme.start();

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(App, { target });
