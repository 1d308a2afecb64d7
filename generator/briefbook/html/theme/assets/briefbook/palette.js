// Gives the page the colours that its reader chose, before any of it is seen.
(() => {
  const chosen = window.__md_get("__palette")?.color
  if (!chosen) return
  const system = "(prefers-color-scheme)"
  const now = `(prefers-color-scheme: ${matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark"})`
  const option = chosen.media === system && document.querySelector(`[data-md-color-media="${now}"]`)
  for (const [key, value] of Object.entries(chosen)) {
    const attribute = `data-md-color-${key}`
    document.body.setAttribute(attribute, option ? option.getAttribute(attribute) ?? value : value)
  }
})()
