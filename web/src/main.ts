import { mount } from 'svelte'
import './app.css'
import './shell/floating.css'
import App from './App.svelte'

// After an update the old pages' parts are gone from the service: load the new ones.
addEventListener('vite:preloadError', () => location.reload())

mount(App, { target: document.getElementById('app')! })
