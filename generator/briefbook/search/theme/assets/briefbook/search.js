// Search: asks search-engine.js, and shows what it finds in Material's dialog.
//
// 1 index   2 drawing   3 dialog   4 marks on the page
//
// Everything from the index is words that somebody wrote: it becomes text nodes, never markup. briefbook.js, which runs
// before, loads the files of the index.
(() => {
  const dialog = document.querySelector("[data-bb-search]")
  if (!dialog) return

  const base = new URL("../../", document.currentScript.src)
  const { features, translations } = JSON.parse(document.getElementById("__config").textContent)
  const language = document.documentElement.lang || "en"

  // ------------------------------------------------------------------ 1 index

  let version = ""
  const valueOf = window.briefbookData("briefbookSearch", name =>
    new URL(`search/${name}.js${location.protocol === "file:" ? "" : version}`, base))
  const load = async name => {
    const value = await valueOf(name)
    if (name === "root") version = `?${value.version}`
    return value
  }

  const engine = window.briefbookEngine(load, language)
  const { folded, wordsOf, isSolid } = engine
  const TYPE = 3 // so many digits of an id are its type

  const recordOf = (index, row) => {
    const [id, address, title, names, summary, words = [], facts = [], related = [], sounds = [], dated = "", passages = [], picture = []] = row
    const [src, alt] = picture
    return { id, address, title, names, summary, words, facts, related, sounds, dated, passages, picture: src && [new URL(src, base.href).href, alt], type: index.types.get(id.slice(0, TYPE)) ?? "" }
  }
  const recordsOf = async (answer, hit) => (await engine.recordsOf(answer, hit)).map(row => recordOf(answer.index, row))

  // The record of the page at a URL, for its card.
  window.briefbookRecord = async url => {
    const address = url.href.split(/[?#]/)[0].slice(base.href.length)
    if (!url.href.startsWith(base.href) || !/[^/](\/|\.html)$/.test(address)) return null
    const { index, records } = await engine.recordsAt(decodeURI(address).replace(/(\/|\.html)$/, ".md"))
    const row = records.find(each => each[1] === address)
    return row ? recordOf(index, row) : null
  }

  // The records that are found by words, best first, for the explorer.
  window.briefbookFind = async (text, most) => {
    const found = await engine.find(text)
    if (!found) return []
    return (await Promise.all(found.hits.slice(0, most).map(hit => recordsOf(found, hit)))).flat().slice(0, most)
  }

  // ---------------------------------------------------------------- 2 drawing

  const element = (name, className, ...children) => {
    const made = document.createElement(name)
    if (className) made.className = className
    made.append(...children)
    return made
  }

  // As a reader sees a word: accents may still stand behind their letters.
  const shownWord = engine.shownWord

  // Where the words of a query stand in a text, as pairs of start and end.
  const placesIn = (text, words) => {
    const places = []
    for (const { 0: shown, index } of text.matchAll(shownWord)) {
      const known = folded(shown)
      for (const each of words)
        if (!isSolid(each)) {
          if (known.startsWith(each)) places.push([index, index + Math.min(each.length, shown.length)])
        } else if (known.length === shown.length)
          for (let at = known.indexOf(each); at >= 0; at = known.indexOf(each, at + each.length))
            places.push([index + at, index + at + each.length])
    }
    return places.sort((a, b) => a[0] - b[0] || b[1] - a[1])
  }

  const marked = (text, words) => {
    const parts = document.createDocumentFragment()
    let done = 0
    for (const [start, end] of placesIn(text, words)) {
      if (start < done) continue
      parts.append(text.slice(done, start), element("mark", "", text.slice(start, end)))
      done = end
    }
    parts.append(text.slice(done))
    return parts
  }

  const has = (text, words) => placesIn(text, words).length > 0
  const TEASER = 180
  const teaserOf = (text, words) => {
    const [[at] = [0]] = placesIn(text, words)
    const start = at > TEASER / 2 ? text.lastIndexOf(" ", at - TEASER / 3) + 1 || at : 0
    const end = start + TEASER < text.length ? text.lastIndexOf(" ", start + TEASER) : text.length
    const stop = end > at ? end : start + TEASER
    return `${start ? "…" : ""}${text.slice(start, stop)}${stop < text.length ? "…" : ""}`
  }

  const said = (key, number) => (translations[key] ?? "#").replace("#", number?.toLocaleString(document.documentElement.lang))

  const linkTo = ({ address }, anchor, words, ...children) => {
    const link = element("a", "md-search-result__link", ...children)
    const url = new URL(address, base)
    if (features.includes("search.highlight")) url.searchParams.set("h", words.join(" "))
    url.hash = anchor
    link.href = url
    return link
  }

  const article = (...children) => element("article", "md-search-result__article md-typeset", ...children)

  const dayOf = date => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { // 19 September, as on pages
    year: "numeric", month: "long", day: date.length > 7 ? "numeric" : undefined, timeZone: "UTC",
  }).format(new Date(date.padEnd(10, "-01")))
  const initials = text => [...text.matchAll(/[A-Za-z]+/g)].map(([word]) => word[0]).join("").toLowerCase()

  // What a record was found by where neither its title nor its summary says it.
  const reasonOf = (record, { words, query }) => {
    const unsaid = words.filter(each => !has(record.title, [each]))
    const typed = query.words.join("")
    const dates = query.terms.filter(each => each.isDate).map(each => each.key)
    const called = record.names.filter(each => has(each, words) && (unsaid.length || has(each, unsaid)))
    const isUnsaid = each => has(each, unsaid) && !has(record.summary, unsaid)
    const sounds = record.sounds.map(each => each.split(" ")).filter(each => query.words.some(word => word.length > 1 && each.join("").includes(word.replace(/[1-5]/g, ""))))
    const id = record.address.replace(/(\/|\.html)$/, "").split("/").pop()
    const reasons = [
      ["", () => dates.length && record.dated ? [record.dated] : []],
      ["Mentions ", () => dates.map(dayOf)],
      ["Also known as ", () => called],
      ["In pinyin: ", () => sounds.map(each => each.join(" "))],
      ["", () => record.words.filter(isUnsaid)],
      ["Related: ", () => record.related.filter(isUnsaid)],
      ["Id: ", () => unsaid.length && wordsOf(id).join("") === typed ? [id] : []],
      ["Initials of ", () => [record.title, ...record.names].filter(each => initials(each) === typed)],
    ]
    for (const [label, textsOf] of reasons) {
      const texts = textsOf().slice(0, 3)
      if (!texts.length) continue
      const parts = texts.flatMap((each, number) => [...(number ? [", "] : []), marked(each, words)])
      return [element("p", "bb-result__reason", label, ...parts)]
    }
    return []
  }

  const drawn = (record, answer) => {
    const { words } = answer
    const top = record.passages.find(([anchor]) => !anchor)?.[2] ?? ""
    const shown = [record.title, ...record.names, record.summary].join(" ")
    const unsaid = words.filter(each => !has(shown, [each]))
    const text = unsaid.length && has(top, unsaid) ? top : record.summary || top
    const type = record.type ? [element("span", "bb-result__type", record.type)] : []
    const page = linkTo(record, "", words, article(
      element("div", "md-search-result__icon md-icon"),
      element("h2", "bb-result__title", marked(record.title, words), " ", ...type),
      ...reasonOf(record, answer),
      ...text ? [element("p", "bb-result__text", marked(teaserOf(text, words), words))] : [],
    ))
    const passages = record.passages.filter(([anchor, heading, text]) => anchor && has(`${heading} ${text}`, words))
      .map(passage => [words.filter(each => has(`${passage[1]} ${passage[2]}`, [each])).length, passage])
      .sort((a, b) => b[0] - a[0])
      .map(([, [anchor, heading, text]]) => linkTo(record, anchor, words, article(
        element("h3", "bb-result__heading", marked(heading, words)),
        ...text ? [element("p", "bb-result__text", marked(teaserOf(text, words), words))] : [],
      )))
    const item = element("li", "md-search-result__item", page, ...passages.slice(0, 2))
    const more = passages.slice(2)
    if (more.length) {
      const key = more.length === 1 ? "search.result.more.one" : "search.result.more.other"
      const summary = element("summary", "", element("div", "", said(key, more.length)))
      item.append(element("details", "md-search-result__more", summary, ...more))
    }
    return item
  }

  // ----------------------------------------------------------------- 3 dialog

  const toggle = document.getElementById("__search")
  const input = dialog.querySelector("input")
  const output = dialog.querySelector(".md-search__output")
  const scroller = dialog.querySelector(".md-search__scrollwrap")
  const status = dialog.querySelector(".md-search-result__meta")
  const meant = dialog.querySelector(".bb-search-meant")
  const types = dialog.querySelector(".bb-search-types")
  const list = dialog.querySelector(".md-search-result__list")
  const suggestion = dialog.querySelector(".md-search__suggest")
  const share = dialog.querySelector("[data-clipboard-text]")

  const FIRST = 3, PAGE = 10 // so many records are fetched at once: a few first, so that these show soon
  const MOST_TYPES = 40
  let turn = 0 // an answer to an earlier turn is stale
  let answer = null
  let type = ""
  let waits = [] // pages that are not drawn yet
  let left = 0 // of them, those that turned out not to hold what was typed
  let isDrawing = false
  let before = null

  const setOpen = isOpen => { if (toggle.checked !== isOpen) toggle.click() }

  const hitsOf = type => (answer?.hits ?? []).filter(each => each.id.startsWith(type))

  const tell = () => {
    const count = hitsOf(type).length - left
    if (!input.value.trim()) status.textContent = said("search.result.placeholder")
    else if (answer?.isShort) status.textContent = "Type more letters"
    else if (count < 1) status.textContent = said("search.result.none")
    else status.textContent = count === 1 ? said("search.result.one") : said("search.result.other", count)
    if (answer?.isPartial && count > 0) status.textContent += ". None has every word"
  }

  const drawMeant = () => {
    const found = answer?.meant ?? []
    const buttons = found.map(text => {
      const made = element("button", "bb-search-meant__text", text)
      made.type = "button"
      return made
    })
    meant.replaceChildren(...found.length ? ["Did you mean ", ...buttons.flatMap((each, at) => at ? [" or ", each] : [each]), "?"] : [])
    meant.hidden = !found.length || !toggle.checked
  }

  const drawTypes = () => {
    const counts = new Map()
    for (const { id } of hitsOf("")) counts.set(id.slice(0, TYPE), (counts.get(id.slice(0, TYPE)) ?? 0) + 1)
    const label = code => answer.index.types.get(code) ?? ""
    const codes = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || label(a).localeCompare(label(b)))
    if (type && !counts.has(type)) type = ""
    const button = (code, text, count) => {
      const made = element("button", "bb-search-type", text, " ", element("span", "bb-search-type__count", count.toLocaleString()))
      made.type = "button"
      made.dataset.type = code
      made.setAttribute("aria-pressed", String(code === type))
      return made
    }
    const shown = codes.slice(0, MOST_TYPES)
    const buttons = codes.length > 1
      ? [button("", "All", hitsOf("").length), ...shown.map(code => button(code, label(code), counts.get(code)))] : []
    types.replaceChildren(...buttons)
    types.hidden = !buttons.length || !toggle.checked
  }

  // The next results below those that are there.
  const drawMore = async (first = PAGE) => {
    if (isDrawing || !waits.length) return
    isDrawing = true
    const mine = turn
    try {
      let count = 0, step = first
      while (waits.length && count < PAGE) {
        const hits = waits.slice(0, step)
        const records = await Promise.all(hits.map(hit => recordsOf(answer, hit)))
        if (mine !== turn) return
        waits = waits.slice(hits.length)
        const fitting = records.flat()
        left += hits.length - fitting.length
        clearOld()
        list.append(...fitting.map(each => drawn(each, answer)))
        count += fitting.length
        step = PAGE - FIRST
      }
      tell()
    } finally {
      if (mine === turn) isDrawing = false
    }
  }

  // What was there stays until the new is: no flicker while one types.
  let old = []
  const clearOld = () => {
    if (old.some(each => each.contains(document.activeElement))) input.focus()
    for (const each of old) each.remove()
    old = []
  }

  const draw = async (mine = ++turn) => {
    isDrawing = false
    left = 0
    waits = hitsOf(type)
    drawMeant()
    drawTypes()
    old = [...list.children]
    list.hidden = !toggle.checked
    scroller.scrollTop = 0
    await drawMore(FIRST)
    if (mine !== turn) return
    clearOld()
    tell()
  }

  let asked = ""
  let asking = 0 // answers on their way
  const ask = async () => {
    const text = input.value
    if (share) {
      const url = new URL(location.href)
      url.hash = ""
      url.search = ""
      url.searchParams.set("q", text)
      share.dataset.clipboardText = url
    }
    if (suggestion && !text.endsWith(suggestion.textContent.slice(text.length))) suggestion.textContent = ""
    if (text.trim() === asked && answer) return
    asked = text.trim()
    const mine = ++turn
    asking++
    output.ariaBusy = "true"
    try {
      const found = await engine.find(text)
      if (mine !== turn) return
      answer = found
      if (suggestion) suggestion.textContent = answer ? completed(text, answer.completion) : ""
      await draw(mine)
    } catch (error) {
      if (mine !== turn) return
      answer = null
      asked = ""
      list.replaceChildren()
      types.hidden = meant.hidden = true
      status.textContent = "The search index could not be loaded"
      console.warn("search:", error)
    } finally {
      if (--asking === 0) output.ariaBusy = "false"
    }
  }

  const completed = (text, suggested) => {
    const last = text.match(/[^\s-]*$/)[0]
    return last && suggested.startsWith(last) ? text.slice(0, text.length - last.length) + suggested : ""
  }

  const links = () => [...list.querySelectorAll(":not(details) > a[href], summary, details[open] a[href]")]

  const move = step => {
    const stops = [input, ...links()]
    const at = Math.max(0, stops.indexOf(document.activeElement))
    stops[(at + step + stops.length) % stops.length].focus()
  }

  const isTyping = target => target.isContentEditable || /^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName)

  window.addEventListener("keydown", event => {
    const at = document.activeElement
    const isAsked = (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k"
    if (event.isComposing || (event.metaKey || event.ctrlKey || event.altKey) && !isAsked) return
    if (isAsked && toggle.checked) {
      input.focus()
      input.select()
    } else if (!toggle.checked) {
      if (!isAsked && (!["f", "s", "/"].includes(event.key) || isTyping(at ?? document.body))) return
      before = at
      input.focus()
      input.select()
    } else if (event.key === "Escape") {
      setOpen(false)
      input.blur()
      before?.focus?.()
      before = null
      return
    } else if (event.key === "Enter" && at === input) list.querySelector("a")?.click()
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1)
    else if (event.key === "ArrowRight" && at === input && input.selectionStart === input.value.length &&
      suggestion?.textContent) {
      input.value = suggestion.textContent
      ask()
      return
    } else {
      if (event.key.length === 1 && event.key !== " " && dialog.contains(at) && at !== input) input.focus()
      return
    }
    event.preventDefault()
  })

  input.addEventListener("focus", () => { setOpen(true); engine.open().catch(() => {}); ask() })
  input.addEventListener("input", ask)
  dialog.querySelector("form").addEventListener("submit", event => event.preventDefault())
  dialog.querySelector("form").addEventListener("reset", () => { input.value = ""; input.focus(); ask() })
  // The label would switch back what the focus has opened. Focus at once: a phone shows its keyboard for a tap only.
  document.querySelector("header [for=__search]")?.addEventListener("click", event => {
    event.preventDefault()
    input.focus()
  })
  toggle.addEventListener("change", () => {
    list.hidden = types.hidden = meant.hidden = !toggle.checked
    if (toggle.checked) { drawTypes(); drawMeant() }
    else if (new URLSearchParams(location.search).has("q")) {
      const url = new URL(location.href)
      url.searchParams.delete("q")
      history.replaceState(history.state, "", url)
    }
  })
  dialog.addEventListener("focusout", event => {
    if (event.relatedTarget && !dialog.contains(event.relatedTarget)) setOpen(false)
  })
  list.addEventListener("click", event => {
    if (event.target.closest("a") && !event.metaKey && !event.ctrlKey) setOpen(false)
  })
  meant.addEventListener("click", event => {
    const button = event.target.closest("button")
    if (!button) return
    input.value = button.textContent
    input.focus()
    ask()
  })
  types.addEventListener("click", event => {
    const button = event.target.closest("button")
    if (!button) return
    type = button.dataset.type
    draw()
    types.querySelector("[aria-pressed=true]")?.focus()
  })
  scroller.addEventListener("scroll", () => {
    if (scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 200) drawMore()
  })
  list.addEventListener("focusin", event => {
    if (event.target === links().at(-1)) drawMore()
  })

  const asks = new URLSearchParams(location.search).get("q")
  if (asks) {
    input.value = asks
    input.focus()
  }

  // ------------------------------------------------------- 4 marks on the page
  // Without the CSS Highlight API: no mark, no harm.

  if (!("highlights" in CSS)) return
  window.document$?.subscribe(() => {
    const words = wordsOf(new URLSearchParams(location.search).get("h") ?? "")
    const ranges = []
    const content = document.querySelector("[data-md-component=content]")
    if (words.length && content) {
      const texts = document.createTreeWalker(content, NodeFilter.SHOW_TEXT)
      for (let text = texts.nextNode(); text; text = texts.nextNode())
        for (const [start, end] of placesIn(text.data, words)) {
          const range = new Range()
          range.setStart(text, start)
          range.setEnd(text, end)
          ranges.push(range)
        }
    }
    CSS.highlights.set("bb-found", new Highlight(...ranges))
  })
})()
