// A table that scrolls sideways must be reachable by keyboard. `document$` is Material's: it speaks after each page.
window.document$?.subscribe(() => {
  for (const table of document.querySelectorAll(".md-typeset__scrollwrap"))
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0
})

// On paper a link out of the book says where it leads. Material makes every link absolute, so that only a script can tell
// which ones lead out.
window.document$?.subscribe(() => {
  for (const link of document.querySelectorAll(".md-content a[href]"))
    if (link.protocol === location.protocol && link.host === location.host) link.dataset.bbHere = ""
})
