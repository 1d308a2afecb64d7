// What a page of a book does beside showing text. Without this file every page can be read, and every mark is a link.
//
//   1 tables and links   2 how to cite   3 cards of citations and entities
//
// Words of facts become text, and only text: cards are made of nodes that the page has, and of text nodes.
(() => {
  // ------------------------------------------------------ 1 tables and links

  // `document$` is Material's: it speaks after each page.
  window.document$?.subscribe(() => {
    // Firefox would open menus again that were open when the page was left.
    for (const each of document.querySelectorAll("input.md-toggle")) each.autocomplete = "off"
    // Who comes to a tab by its address finds it open; so does who chose a tab of that name before.
    const tab = document.getElementById(location.hash.slice(1))
    if (tab?.name?.startsWith("__tabbed_")) tab.checked = true
    if (document.querySelector(".tabbed-set") && JSON.parse(document.getElementById("__config").textContent).features.includes("content.tabs.link"))
      for (const label of document.querySelectorAll(".tabbed-labels label"))
        if (window.__md_get("__tabs")?.includes(label.innerText.trim())) document.getElementById(label.htmlFor).checked = true
    // A table that scrolls sideways must be reachable by keyboard.
    for (const table of document.querySelectorAll(".md-typeset__scrollwrap"))
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0
    // On small screens each cell stands behind the label of its column.
    for (const table of document.querySelectorAll(".md-typeset table:not([class]):has(th:nth-child(3))")) {
      const labels = [...table.querySelectorAll("thead th")].map(each => each.textContent)
      if (!table.closest(".bb-page [class^='bb-']:not(.bb-block, .bb-page)"))
        for (const row of table.tBodies[0]?.rows ?? []) [...row.cells].forEach((cell, at) => { cell.dataset.label = labels[at] ?? "" })
    }
    // On paper a link out of the book says where it leads. Material makes every link absolute, so that only a script can
    // tell which ones lead out.
    for (const link of document.querySelectorAll(".md-content a[href]"))
      if (link.protocol === location.protocol && link.host === location.host) link.dataset.bbHere = ""
  })

  window.briefbookScript = src => new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.charset = "utf-8"
    script.onload = () => { script.remove(); resolve() }
    script.onerror = () => { script.remove(); reject(new Error(src)) }
    script.src = src
    document.head.append(script)
  })

  // Data of the book come as scripts, because a page opened from a folder may load nothing else: each calls the function
  // `call` with its name and a value. Gives what loads the value of a name, once, from where `urlOf` says.
  window.briefbookData = (call, urlOf) => {
    const waiting = new Map()
    const loads = new Map()
    window[call] = (name, value) => waiting.get(name)?.(value)
    return name => {
      if (!loads.has(name)) loads.set(name, new Promise((resolve, reject) => {
        waiting.set(name, value => { waiting.delete(name); resolve(value) })
        window.briefbookScript(urlOf(name)).catch(error => { loads.delete(name); reject(error) })
      }))
      return loads.get(name)
    }
  }

  // What few pages have comes in scripts of its own, each of which leaves a function that begins at an element.
  const assets = new URL(".", document.currentScript.src)
  for (const [selector, name, file] of [
    [".bb-explorer", "briefbookExplorer", "explorer/explorer.js"],
    [".bb-page[data-kind='index']:has(.bb-index, .bb-timeline, .bb-dispute)", "briefbookList", "lists.js"],
  ])
    window.document$?.subscribe(async () => {
      const element = document.querySelector(`${selector}:not([data-bb-begun])`)
      if (!element) return
      element.dataset.bbBegun = ""
      if (!window[name]) await window.briefbookScript(new URL(file, assets)).catch(() => {})
      window[name]?.(element)
    })

  const made = (tag, name, ...children) => {
    const element = document.createElement(tag)
    element.className = name
    element.append(...children)
    return element
  }

  const copied = async (button, text) => {
    await navigator.clipboard?.writeText(text).catch(() => {})
    const words = button.textContent
    button.textContent = "Copied"
    setTimeout(() => { button.textContent = words }, 1500)
  }

  // -------------------------------------------------------------- 2 how to cite

  const today = () => new Date().toLocaleDateString("sv") // as ISO has it

  // The page as citation managers take it.
  const forms = box => {
    const [title, book] = [".bb-citing__title", "cite"].map(each => box.querySelector(each).textContent)
    const address = box.querySelector(".bb-citing__address")?.textContent ?? location.href.split("#")[0]
    const [year, month, day] = today().split("-").map(Number)
    const tex = text => text.replace(/[\\{}$&#^_%~]/g, sign => ({ "\\": "\\textbackslash{}", "^": "\\^{}", "~": "\\~{}" })[sign] ?? `\\${sign}`)
    const key = location.pathname.split("/").filter(Boolean).at(-1)?.replace(/\W+/g, "-") ?? "book"
    const asOf = box.querySelector("time")?.dateTime ?? ""
    const issued = asOf ? { issued: { "date-parts": [asOf.split("-").map(Number)] } } : {}
    return {
      Plain: `${box.querySelector(".bb-citing__plain").textContent.replace(address, "").trim()} ${address} (accessed ${today()})`,
      BibTeX: `@misc{${key},\n  title = {${tex(title)}},\n  howpublished = {${tex(book)}},\n${asOf ? `  date = {${asOf}},\n` : ""}` +
        `  url = {${address}},\n  urldate = {${today()}}\n}`,
      "CSL-JSON": JSON.stringify([{
        id: key, type: "webpage", title, "container-title": book, URL: address, ...issued,
        accessed: { "date-parts": [[year, month, day]] },
      }], null, 2),
    }
  }
  document.addEventListener("toggle", event => {
    const box = event.target
    if (!box.matches?.(".bb-citing[open]") || box.querySelector("pre")) return
    for (const [name, text] of Object.entries(forms(box))) {
      const button = made("button", "bb-copy", "Copy")
      button.type = "button"
      button.setAttribute("aria-label", `Copy ${name}`)
      button.addEventListener("click", () => copied(button, text))
      const form = made("pre", "", text)
      form.tabIndex = 0
      box.append(made("div", "bb-citing__form", made("strong", "", name), button, form))
    }
  }, true)
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll(".bb-end__day")) each.textContent = ` · printed ${today()}`
  })
  // The link of a lost reader opens the search.
  const search = event => {
    if (!event.target.matches?.(".bb-lost__search") || (event.type === "keydown" && !["Enter", " "].includes(event.key))) return
    event.preventDefault()
    const toggle = document.getElementById("__search")
    if (toggle && !toggle.checked) toggle.click()
    document.querySelector(".md-search__input")?.focus()
  }
  for (const name of ["click", "keydown"]) document.addEventListener(name, search)

  // ---------------------------------------- 3 cards of citations and entities

  const SHOW_MS = 120
  const LOOK_MS = 300 // a link is passed over more often than a mark
  const HIDE_MS = 250 // time to get from the mark to its card
  const GAP = 6

  // Words of a source, in their language and direction.
  const quotation = (mark, text) => {
    const quote = made("q", "bb-card__quote", text)
    quote.lang = mark.dataset.quoteLang ?? ""
    quote.dir = "auto"
    return quote
  }

  // What the page says of the source, where in it, and what it says there.
  const citation = mark => {
    const entry = mark.pathname === location.pathname && document.getElementById(mark.hash.slice(1))?.parentElement.querySelector(".bb-source")
    if (!entry) return null
    const beside = name => {
      for (let next = mark.parentElement.nextElementSibling; next && !next.matches(".bb-cite"); next = next.nextElementSibling)
        if (next.matches(name)) return next.textContent.trim()
      return ""
    }
    const source = entry.cloneNode(true)
    for (const grade of source.querySelectorAll(".bb-chip--grade[title]")) {
      grade.textContent = grade.title
      grade.removeAttribute("title")
    }
    const locator = mark.dataset.locator ?? beside(".bb-locator")
    const quote = mark.dataset.quote ? `“${mark.dataset.quote}”` : beside(".bb-quote")
    const behind = mark.dataset.besideQuote ?? beside(".bb-quoted")
    const way = made("a", "", "In the list of sources")
    way.href = mark.href
    const statement = mark.closest("li, tr, p")?.querySelector("a[id^='s-']")
    const own = made("a", "bb-card__own", "Copy link")
    if (statement) own.href = `#${statement.id}`
    return [
      made("span", "bb-card__source", source),
      ...(locator ? [made("span", "bb-card__locator", locator)] : []),
      ...(quote ? [quotation(mark, quote)] : []),
      ...(behind ? [made("span", "bb-card__behind", behind)] : []),
      made("span", "bb-card__ways", way, ...(statement ? [" · ", own] : [])),
    ]
  }

  // What a link leads to is unfolded; not every browser does that.
  const unfold = () => {
    const folded = document.getElementById(location.hash.slice(1))?.closest("details:not([open])")
    if (!folded) return
    folded.open = true
    document.getElementById(location.hash.slice(1)).scrollIntoView()
  }
  addEventListener("hashchange", unfold)
  window.document$?.subscribe(unfold)

  // Each statement has an anchor; a pointer on its line shows a link to it, which can be copied.
  window.document$?.subscribe(() => {
    for (const anchor of document.querySelectorAll("article a[id^='s-']:not([href])")) {
      const next = anchor.nextElementSibling
      if (next?.matches("a[id^='s-']")) continue // of several with one value, the last one
      anchor.href = `#${anchor.id}`
      anchor.className = "bb-link"
      anchor.textContent = "#"
      anchor.tabIndex = -1 // for the keyboard it is in the card
      anchor.setAttribute("aria-hidden", "true")
    }
  })

  // What search knows of the page that a link leads to: name, type, first words, some facts.
  const entity = async link => {
    const record = await window.briefbookRecord?.(new URL(link.href)).catch(() => null)
    if (!record || new URL(link.href).pathname === location.pathname) return null
    const picture = document.createElement("img")
    if (record.picture) [picture.src, picture.alt] = record.picture
    picture.className = "bb-card__picture"
    return [
      ...(record.picture ? [picture] : []),
      made("span", "bb-card__title", record.title),
      made("span", "bb-card__type", [record.type, ...record.names.slice(0, 3)].filter(Boolean).join(" · ")),
      ...(record.summary ? [made("span", "", record.summary)] : []),
      ...record.facts.map(fact => made("span", "bb-card__fact", fact)),
    ]
  }

  let shown = null // { mark, card }
  let turn = 0 // what was asked for before is not shown any more
  let timer = 0

  const hide = () => {
    clearTimeout(timer)
    turn++
    if (!shown) return
    const { mark, card } = shown
    if (card.contains(document.activeElement)) mark.focus({ preventScroll: true }) // while it is shown: not anew
    shown = null
    mark.removeAttribute("aria-describedby")
    card.remove()
  }

  // Below the mark, or above it where there is no room; never outside the window.
  const put = () => {
    const { mark, card } = shown
    const at = mark.getBoundingClientRect()
    const { width, height } = card.getBoundingClientRect()
    const isBelow = at.bottom + GAP + height <= innerHeight || at.top < height + GAP
    card.style.left = `${Math.max(GAP, Math.min(at.left - GAP, document.documentElement.clientWidth - width - GAP))}px`
    card.style.top = `${isBelow ? Math.max(GAP, Math.min(at.bottom + GAP, innerHeight - height - GAP)) : at.top - GAP - height}px`
  }

  const show = async mark => {
    if (shown?.mark === mark) return clearTimeout(timer)
    hide()
    const asked = turn
    const content = mark.matches(MARK) ? citation(mark) : await entity(mark)
    if (!content || asked !== turn) return
    const card = made("span", "bb-card-of md-typeset", ...content)
    card.id = "bb-card"
    card.setAttribute("role", "group")
    card.setAttribute("aria-label", mark.getAttribute("aria-label") ?? mark.textContent)
    card.popover = "manual" // in front of all else, while it stays behind its mark for the keyboard
    mark.after(card)
    card.showPopover?.()
    mark.setAttribute("aria-describedby", card.id)
    shown = { mark, card }
    put()
  }

  const later = (ms, act) => { clearTimeout(timer); timer = setTimeout(act, ms) }
  const MARK = ".bb-cite > a"
  const markOf = target => target.closest?.(`.md-content ${MARK}`)
  // Links to where the reader is, and those of the frame, need no card.
  const linkOf = target => {
    const link = target.closest?.(".md-content article a[href], .md-content .bb-page a[href]")
    return link && !link.closest("#bb-card, .bb-back, .bb-crumbs, .bb-parts, .headerlink") && link.host === location.host ? link : null
  }
  let came = null // the mark that was followed last
  const markWayBack = () => {
    for (const back of document.querySelectorAll(".bb-back a")) {
      const isOwn = came?.page === location.pathname && back.hash === came.hash
      if (isOwn) back.setAttribute("aria-current", "location")
      else back.removeAttribute("aria-current")
      if (isOwn) back.closest("details")?.setAttribute("open", "")
    }
  }
  // Material may put a page in place of itself.
  window.document$?.subscribe(() => { hide(); markWayBack() })

  const isWithin = target => shown && (shown.mark.contains(target) || shown.card.contains(target))
  let isTouch = false

  document.addEventListener("pointerover", event => {
    if (event.pointerType === "touch") return
    const mark = markOf(event.target) ?? linkOf(event.target)
    if (mark) later(mark.matches(MARK) ? SHOW_MS : LOOK_MS, () => show(mark))
    else if (isWithin(event.target)) clearTimeout(timer)
    else if (shown && !isWithin(document.activeElement)) later(HIDE_MS, hide)
    else if (!shown) { clearTimeout(timer); turn++ }
  })
  document.addEventListener("focusin", event => {
    const mark = markOf(event.target) ?? linkOf(event.target)
    if (mark?.matches(":focus-visible")) show(mark)
    else if (shown && !isWithin(event.target)) hide()
  })
  document.addEventListener("pointerdown", event => {
    isTouch = event.pointerType === "touch"
    if (shown && !isWithin(event.target)) hide()
  })
  document.addEventListener("keydown", event => {
    isTouch = false
    if (event.key === "Escape" && shown) {
      event.stopPropagation()
      hide()
    }
  }, true)
  // A tap shows the card of a mark, a second one follows it. Whoever follows it finds the way back marked.
  document.addEventListener("click", event => {
    const mark = markOf(event.target)
    if (mark && isTouch && shown?.mark !== mark) {
      event.preventDefault()
      event.stopPropagation()
      show(mark)
      return
    }
    const own = event.target.closest?.(".bb-link, .bb-card__own")
    if (own) {
      event.preventDefault()
      event.stopPropagation()
      const { origin, pathname } = location
      history.replaceState(history.state, "", own.hash)
      copied(own, `${origin === "null" ? "file://" : origin}${pathname}${own.hash}`)
      return
    }
    const from = mark ?? (event.target.closest?.("#bb-card a[href*='#source-']") && shown?.mark)
    if (from) {
      came = { hash: `#${from.parentElement.id}`, page: location.pathname }
      markWayBack()
    }
    if (event.target.closest?.("a")) hide()
  }, true)
  for (const name of ["scroll", "resize"]) addEventListener(name, () => shown && put(), { passive: true, capture: true })
})()
