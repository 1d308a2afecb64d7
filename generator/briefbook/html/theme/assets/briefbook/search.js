// Search: reads the index that search/shards.py writes, and shows what it finds in Material's dialog.
//
// 1 words   2 index   3 finding   4 drawing   5 dialog   6 marks on the page
//
// Everything from the index is words that somebody wrote: it becomes text nodes, never markup. The index comes as
// scripts, because a page opened from a folder may load nothing else.
(() => {
  const dialog = document.querySelector("[data-bb-search]")
  if (!dialog) return

  const base = new URL("../../", document.currentScript.src)
  const { features, translations } = JSON.parse(document.getElementById("__config").textContent)

  // ------------------------------------------------------------------ 1 words
  // The same as search/words.py.

  const LONGEST_WORD = 32
  const solid = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff" +
    "\u31f0-\u31ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}\uac00-\ud7a3"
  const indic = "\u0900-\u0963\u0966-\u0dff"
  const inWord = `(?![${solid}])[\\p{L}\\p{N}${indic}]`
  const word = new RegExp(`[${solid}]+|(?:${inWord}){1,${LONGEST_WORD}}`, "gu")
  // As a reader sees it: accents may still stand behind their letters.
  const shownWord = new RegExp(`[${solid}]+|(?:${inWord}|\\p{M})+`, "gu")
  const solidStart = new RegExp(`^[${solid}]`, "u")
  const accents = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/g
  const plain = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" }

  const folded = text => text.normalize("NFKD").toLowerCase().replace(/[ßæœøłđðþıς]/g, letter => plain[letter])
    .replace(accents, "").normalize("NFC")
  const wordsOf = text => folded(text).match(word) ?? []
  const isSolid = text => solidStart.test(text)

  // What is asked for: `terms` to look up (a pair of characters is whole, a word may go on), `words` to mark.
  const queryOf = text => {
    const words = [...new Set(wordsOf(text))]
    const terms = new Map()
    for (const each of words) {
      const letters = [...each]
      if (!isSolid(each) || letters.length < 2) terms.set(each, { text: each, isWhole: false })
      else for (let i = 0; i + 1 < letters.length; i++) {
        const pair = letters[i] + letters[i + 1]
        terms.set(pair, { text: pair, isWhole: true })
      }
    }
    const name = [...wordsOf(text).join("")].slice(0, LONGEST_WORD).join("")
    return { words, terms: [...terms.values()], name }
  }

  // ------------------------------------------------------------------ 2 index

  const waiting = new Map()
  const loads = new Map()
  let version = ""
  window.briefbookSearch = (name, value) => waiting.get(name)?.(value)

  const load = name => {
    if (!loads.has(name)) loads.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script")
      const fail = () => { loads.delete(name); script.remove(); reject(new Error(`search/${name}.js`)) }
      waiting.set(name, value => { waiting.delete(name); script.remove(); resolve(value) })
      script.charset = "utf-8"
      script.onerror = fail
      script.src = new URL(`search/${name}.js${location.protocol === "file:" ? "" : version}`, base)
      document.head.append(script)
    }))
    return loads.get(name)
  }

  let root
  const open = () => root ??= load("root").then(({ bits, types, tree, ...rest }) => {
    version = `?${rest.version}`
    return {
      bits,
      types: new Map(types.map(([code, label, section, rank]) => [code, { label, section, rank }])),
      branches: new Map(tree.map(([start, own, bits]) => [start, { own: new Set(own), bits }])),
    }
  }).catch(error => { root = undefined; throw error })

  const fileName = start => [...start].map(c => c < "\x80" ? `-${c}` : `-${c.codePointAt(0).toString(16)}`).join("")
  const groupName = (start, group) => `w/g${fileName(start)}-${group}`

  // The file that holds the words with this beginning; cut where there are more than one file of them.
  const fileOf = ({ branches }, text) => {
    const letters = [...text]
    let start = ""
    for (const letter of letters) {
      const branch = branches.get(start)
      if (!branch) break
      if (!branch.own.has(letter))
        return { name: groupName(start, letter.codePointAt(0) & ((1 << branch.bits) - 1)), isCut: false }
      start += letter
    }
    const isCut = branches.has(start)
    return { name: `w/${isCut ? "n" : "w"}${fileName(start)}`, isCut }
  }

  const filesBelow = function* ({ branches }, start) {
    const branch = branches.get(start)
    if (!branch) return yield `w/w${fileName(start)}`
    yield `w/n${fileName(start)}`
    for (const letter of branch.own) yield* filesBelow({ branches }, start + letter)
    for (let group = 0; group < 1 << branch.bits; group++) yield groupName(start, group)
  }

  const ID = 6
  const idsIn = function* (text) {
    for (let at = 0; at < text.length; at += ID) yield text.slice(at, at + ID)
  }
  const recordsOf = async ({ bits }, id) => {
    const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    const number = digits.indexOf(id[2]) << 6 | digits.indexOf(id[3])
    return load(`r/${(number >> (12 - bits)).toString(16).padStart(3, "0")}`)
  }
  const recordOf = async (index, id) => {
    const row = (await recordsOf(index, id)).find(each => each[0] === id)
    if (!row) return null
    const [, address, title, names, summary, words, facts, passages = []] = row
    return { id, address, title, names, summary, words, facts, passages, type: index.types.get(id.slice(0, 2)) }
  }

  // The record of the page at a URL, for its card: the digits of an id come from the path of the page, by CRC-32.
  const crc32 = text => {
    let crc = -1
    for (const byte of new TextEncoder().encode(text)) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0)
    }
    return ~crc >>> 0
  }
  window.briefbookRecord = async url => {
    const address = url.href.split(/[?#]/)[0].slice(base.href.length)
    if (!url.href.startsWith(base.href) || !/[^/](\/|\.html)$/.test(address)) return null
    const index = await open()
    const shard = (crc32(address.replace(/(\/|\.html)$/, ".md")) >>> 20) >> (12 - index.bits)
    const row = (await load(`r/${shard.toString(16).padStart(3, "0")}`)).find(each => each[1] === address)
    return row ? recordOf(index, row[0]) : null
  }

  // ---------------------------------------------------------------- 3 finding

  // By place: whole title, whole name, at the start of either, elsewhere in either, key facts, text.
  const WHOLE = [1000, 900, 500, 350, 400, 300, 40, 10]
  const BEGUN = [260, 190, 250, 180, 200, 150, 20, 5]
  const LOWER_RANK = 60 // for each rank: a source comes behind a thing of nearly the same name
  const MOST_FILES = 12 // so many are read for a short beginning among several words

  // The pages that have a term, with the score of each, and the words that begin so.
  const look = async (index, term, isAlone) => {
    const found = { scores: new Map(), words: [], isCut: false, isCommon: false }
    const add = (id, score) => { if (!(found.scores.get(id) >= score)) found.scores.set(id, score) }
    const read = text => {
      const [lines, best = ""] = text.split("|")
      for (const line of lines.split(" ")) {
        if (!line.startsWith(term.text)) continue
        const [word, ...places] = line.split(".")
        const isWhole = word === term.text
        if (term.isWhole && !isWhole) continue
        found.words.push({ word, places })
        for (const place of places)
          if (place.endsWith("*")) found.isCommon = true
          else for (const id of idsIn(place.slice(1))) add(id, (isWhole ? WHOLE : BEGUN)[place[0]])
      }
      if (found.isCut && !term.isWhole)
        for (let at = 0; at < best.length; at += ID + 1) add(best.slice(at + 1, at + 1 + ID), BEGUN[best[at]])
    }
    const file = fileOf(index, term.text)
    const below = file.isCut && !isAlone && !term.isWhole ? [...filesBelow(index, term.text)] : []
    found.isCut = file.isCut && !term.isWhole && (isAlone || below.length > MOST_FILES)
    const names = below.length && !found.isCut ? below : [file.name]
    for (const text of await Promise.all(names.map(load))) read(text)
    return found
  }

  // Pages, best first: those that have every term where any has, else those that have most.
  const find = async query => {
    const index = await open()
    const looked = await Promise.all(query.terms.map(term => look(index, term, query.terms.length === 1)))
    const named = query.terms.length > 1 ? await look(index, { text: query.name, isWhole: false }, true) : null
    const hits = new Map()
    const hit = (id, score, term) => {
      const known = hits.get(id) ?? hits.set(id, { id, score: 0, terms: new Set() }).get(id)
      known.score += score
      known.terms.add(term)
    }
    looked.forEach(({ scores }, number) => scores.forEach((score, id) => hit(id, score, number)))
    named?.scores.forEach((score, id) => looked.forEach((_, number) => hit(id, number ? 0 : score, number)))
    // A word that nearly everything has, or of which too little is typed, is no reason to leave a page out.
    const needed = looked.map((each, number) => each.isCommon || each.isCut ? -1 : number).filter(each => each >= 0)
    for (const each of hits.values()) {
      each.missing = needed.filter(number => !each.terms.has(number)).length
      each.score -= LOWER_RANK * (index.types.get(each.id.slice(0, 2))?.rank ?? 0)
    }
    const least = Math.min(...[...hits.values()].map(each => each.missing))
    const best = [...hits.values()].filter(each => each.missing === least)
    best.sort((a, b) => b.score - a.score)
    const ids = best.map(each => each.id)
    return { index, query, ids, looked, isCut: looked.some(each => each.isCut), isPartial: least > 0 }
  }

  // Every run of characters must stand somewhere as it was typed; pairs alone would find its parts.
  const holdsRuns = (record, words) => {
    const runs = words.filter(each => isSolid(each) && [...each].length > 2)
    if (!runs.length) return true
    const { title, names, summary, words: facts, passages } = record
    const texts = [title, ...names, summary, ...facts, ...passages.flatMap(each => each.slice(1))].map(folded)
    return runs.every(run => texts.some(text => text.includes(run)))
  }

  const suggestionOf = ({ looked, query, isCut }) => {
    const last = query.words.at(-1)
    if (!last || isSolid(last) || isCut) return ""
    const weight = ({ places }) => places.reduce((sum, each) => "2345".includes(each[0]) ? sum + each.length : sum, 0)
    const words = looked.at(-1).words.filter(each => weight(each))
    return words.reduce((best, each) => best && weight(best) >= weight(each) ? best : each, null)?.word ?? ""
  }

  // ---------------------------------------------------------------- 4 drawing

  const element = (name, className, ...children) => {
    const made = document.createElement(name)
    if (className) made.className = className
    made.append(...children)
    return made
  }

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

  // What a record was found by where its title does not say it: other names, then key facts.
  const reasonOf = (record, words) => {
    const unsaid = words.filter(each => !has(record.title, [each]))
    const names = record.names.filter(each => has(each, words)).slice(0, 3)
    const facts = record.words.filter(each => has(each, unsaid) && !has(record.summary, unsaid)).slice(0, 3)
    const [label, texts] = names.length ? ["Also known as ", names] : unsaid.length && facts.length ? ["", facts] : []
    if (!texts) return []
    const parts = texts.flatMap((each, number) => [...(number ? [", "] : []), marked(each, words)])
    return [element("p", "bb-result__reason", label, ...parts)]
  }

  const drawn = (record, words) => {
    const top = record.passages.find(([anchor]) => !anchor)?.[2] ?? ""
    const shown = [record.title, ...record.names, record.summary].join(" ")
    const unsaid = words.filter(each => !has(shown, [each]))
    const text = unsaid.length && has(top, unsaid) ? top : record.summary || top
    const type = record.type?.label ? [element("span", "bb-result__type", record.type.label)] : []
    const page = linkTo(record, "", words, article(
      element("div", "md-search-result__icon md-icon"),
      element("h2", "bb-result__title", marked(record.title, words), " ", ...type),
      ...reasonOf(record, words),
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

  // ----------------------------------------------------------------- 5 dialog

  const toggle = document.getElementById("__search")
  const input = dialog.querySelector("input")
  const output = dialog.querySelector(".md-search__output")
  const scroller = dialog.querySelector(".md-search__scrollwrap")
  const status = dialog.querySelector(".md-search-result__meta")
  const types = dialog.querySelector(".bb-search-types")
  const list = dialog.querySelector(".md-search-result__list")
  const suggestion = dialog.querySelector(".md-search__suggest")
  const share = dialog.querySelector("[data-clipboard-text]")

  const PAGE = 10
  const MOST_TYPES = 40
  let turn = 0 // an answer to an earlier turn is stale
  let answer = null
  let type = ""
  let waits = [] // ids that are not drawn yet
  let left = 0 // ids that turned out not to hold what was typed
  let isDrawing = false
  let before = null

  const setOpen = isOpen => { if (toggle.checked !== isOpen) toggle.click() }

  const tell = () => {
    const count = answer ? (type ? answer.ids.filter(id => id.startsWith(type)).length : answer.ids.length) - left : 0
    if (!input.value.trim()) status.textContent = said("search.result.placeholder")
    else if (count < 1) status.textContent = said("search.result.none")
    else if (answer.isCut) status.textContent = `The first ${said("search.result.other", count)}; type more to see others`
    else status.textContent = count === 1 ? said("search.result.one") : said("search.result.other", count)
    if (answer?.isPartial && count > 0) status.textContent += ". None has every word"
  }

  const drawTypes = () => {
    const counts = new Map()
    for (const id of answer?.ids ?? []) counts.set(id.slice(0, 2), (counts.get(id.slice(0, 2)) ?? 0) + 1)
    const label = code => answer.index.types.get(code)?.label ?? ""
    const codes = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || label(a).localeCompare(label(b)))
    if (type && !counts.has(type)) type = ""
    const button = (code, text, count) => {
      const made = element("button", "bb-search-type", text)
      if (!answer.isCut) made.append(" ", element("span", "bb-search-type__count", count.toLocaleString()))
      made.type = "button"
      made.dataset.type = code
      made.setAttribute("aria-pressed", String(code === type))
      return made
    }
    const shown = codes.slice(0, MOST_TYPES)
    const buttons = codes.length > 1
      ? [button("", "All", answer.ids.length), ...shown.map(code => button(code, label(code), counts.get(code)))] : []
    types.replaceChildren(...buttons)
    types.hidden = !buttons.length || !toggle.checked
  }

  // The next results below those that are there.
  const drawMore = async () => {
    if (isDrawing || !waits.length) return
    isDrawing = true
    const mine = turn
    try {
      let count = 0
      while (waits.length && count < PAGE) {
        const ids = waits.slice(0, PAGE)
        const records = await Promise.all(ids.map(id => recordOf(answer.index, id)))
        if (mine !== turn) return
        waits = waits.slice(ids.length)
        const fitting = records.filter(each => each && holdsRuns(each, answer.query.words))
        left += ids.length - fitting.length
        list.append(...fitting.map(each => drawn(each, answer.query.words)))
        count += fitting.length
      }
      tell()
    } finally {
      if (mine === turn) isDrawing = false
    }
  }

  const draw = async (mine = ++turn) => {
    isDrawing = false
    left = 0
    waits = (answer?.ids ?? []).filter(id => id.startsWith(type))
    drawTypes()
    const old = [...list.children]
    list.hidden = !toggle.checked
    scroller.scrollTop = 0
    // What was there stays until the new is: no flicker while one types.
    await drawMore()
    if (mine !== turn) return
    tell()
    if (old.some(each => each.contains(document.activeElement))) input.focus()
    for (const each of old) each.remove()
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
    const query = queryOf(text)
    try {
      const found = query.terms.length ? await find(query) : null
      if (mine !== turn) return
      answer = found
      if (suggestion) suggestion.textContent = answer ? completed(text, suggestionOf(answer)) : ""
      await draw(mine)
    } catch (error) {
      if (mine !== turn) return
      answer = null
      asked = ""
      list.replaceChildren()
      types.hidden = true
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
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return
    const at = document.activeElement
    if (!toggle.checked) {
      if (!["f", "s", "/"].includes(event.key) || isTyping(at ?? document.body)) return
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

  input.addEventListener("focus", () => { setOpen(true); open().catch(() => {}); ask() })
  input.addEventListener("input", ask)
  dialog.querySelector("form").addEventListener("submit", event => event.preventDefault())
  dialog.querySelector("form").addEventListener("reset", () => { input.value = ""; input.focus(); ask() })
  // The label would switch back what the focus has opened. Focus at once: a phone shows its keyboard for a tap only.
  document.querySelector("header [for=__search]")?.addEventListener("click", event => {
    event.preventDefault()
    input.focus()
  })
  toggle.addEventListener("change", () => {
    list.hidden = types.hidden = !toggle.checked
    if (toggle.checked) drawTypes()
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

  // ------------------------------------------------------- 6 marks on the page
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
