// A table that scrolls sideways must be reachable by keyboard. `document$` is Material's: it speaks after each page.
window.document$?.subscribe(() => {
  for (const table of document.querySelectorAll(".md-typeset__scrollwrap"))
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0
})
