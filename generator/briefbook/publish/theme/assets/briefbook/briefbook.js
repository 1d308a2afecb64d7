// Two things that search lacks for names written without spaces.
//
// It listens to keys: a paste, or the end of an input method, is no key. And it marks the words of the index that start
// with what was typed: a query from the middle of 阿里巴巴集团 finds the page by an entry that nobody sees, so nothing
// would be marked. Without the CSS Highlight API: no mark, no harm.
(() => {
  const results = document.querySelector("[data-md-component=search-result]")
  const query = document.querySelector("[data-md-component=search-query]")
  if (!results || !query) return

  query.addEventListener("input", () => query.dispatchEvent(new KeyboardEvent("keyup")))

  if (!("highlights" in CSS)) return

  const solid = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]+/gu

  const found = function* (part) {
    const texts = document.createTreeWalker(results, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode())
      for (let at = text.data.indexOf(part); at >= 0; at = text.data.indexOf(part, at + part.length)) {
        const range = new Range()
        range.setStart(text, at)
        range.setEnd(text, at + part.length)
        yield range
      }
  }

  new MutationObserver(() => {
    const parts = query.value.match(solid) ?? []
    CSS.highlights.set("bb-found", new Highlight(...parts.flatMap(part => [...found(part)])))
  }).observe(results, { childList: true, subtree: true })
})()

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
