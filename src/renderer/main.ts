import { mount } from 'svelte';
import App from './app/App.svelte';
import { connectHost } from './host.ts';
import { useHost } from './state/client.ts';
import './tokens.css';

const target = document.getElementById('app');
if (target) {
  const host = await connectHost();
  useHost(host);
  mount(App, { target });
}
