// Does to every element below `root` what a reader can do: points at it, focuses it, taps it. Events are made here, so
// that also what is hidden, or covered, or not on the screen gets them. Answers how many cards that showed.
async root => {
  const MANY = 400 // at once: each link is asked for what it leads to
  const pause = ms => new Promise(done => setTimeout(done, ms))
  const make = (element, kind, ...names) => {
    for (const name of names) element.dispatchEvent(new kind(name, { bubbles: !/(enter|leave)$/.test(name), cancelable: true }))
  }
  const cards = new Set()
  const watcher = new MutationObserver(records => {
    for (const { addedNodes } of records)
      for (const added of addedNodes) if (added.matches?.(".md-tooltip2, .bb-card-of")) cards.add(added)
  })
  watcher.observe(document.body, { childList: true, subtree: true })
  // A link may be tapped, and leads nowhere: the page is to stay.
  const stay = event => { if (event.target.closest?.("a")) { event.preventDefault(); event.stopImmediatePropagation() } }
  window.addEventListener("click", stay, true)

  // Without anchors: nobody can point at what has no size, and Material's scripts stop at one.
  const all = [...document.querySelectorAll(root)].flatMap(each => [...each.querySelectorAll(":not(svg, svg *, a:not([href]))")])
  await pause(150) // until Material knows what is in sight
  for (let at = 0; at < all.length; at += MANY) {
    const some = all.slice(at, at + MANY)
    for (const each of some) {
      make(each, PointerEvent, "pointerover", "pointerenter", "pointermove")
      make(each, MouseEvent, "mouseover", "mouseenter", "mousemove")
    }
    for (const each of some.filter(each => each.tabIndex >= 0)) each.focus({ preventScroll: true })
    // Again and again: Material shows nothing at the first, and what a link leads to only once it is there.
    for (const wait of [20, 150, 20]) {
      await pause(wait)
      for (const each of some) make(each, MouseEvent, "mouseenter")
    }
    await pause(60)
    for (const each of some) {
      make(each, PointerEvent, "pointerdown", "pointerup", "pointerout", "pointerleave")
      make(each, TouchEvent, "touchstart", "touchend")
      make(each, MouseEvent, "mouseout", "mouseleave")
    }
    document.activeElement?.blur()
  }
  // One by one: a card of ours shows for one link at a time, and what it says of an entity comes from a file.
  for (const each of all.filter(each => each.matches(".bb-page a[href]")).slice(0, 40)) {
    each.focus({ preventScroll: true })
    await pause(15)
    make(each, PointerEvent, "pointerover")
  }
  await pause(400)
  for (const each of all.filter(each => each.isConnected))
    if (each.matches("label, summary, button:not([type=submit], [type=reset]), [tabindex], th, td, sup, abbr, .bb-chip")) each.click?.()
  await pause(200)
  watcher.disconnect()
  window.removeEventListener("click", stay, true)
  return cards.size
}
