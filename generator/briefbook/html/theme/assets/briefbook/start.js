// What Material's scripts ask for before the page is there: where a reader's choices are kept, and how.
//
// Material writes this into every page. Here it is a file, so that pages run no script that stands in them.
(() => {
  const scope = new URL(document.currentScript.dataset.base, location.href)
  const name = (key, within) => `${within.pathname}.${key}`

  window.__md_scope = scope
  window.__md_hash = text => Array.from(text).reduce((sum, sign) => Math.imul(31, sum) + sign.charCodeAt(0) | 0, 0)
  window.__md_get = (key, store = localStorage, within = scope) => JSON.parse(store.getItem(name(key, within)))
  window.__md_set = (key, value, store = localStorage, within = scope) => {
    try { store.setItem(name(key, within), JSON.stringify(value)) } catch { /* a browser that keeps nothing */ }
  }
})()
