// What is asked → pages, best first. Reads the index that search/shards.py writes; knows no document and no dialog.
//
// 1 words   2 index   3 looking up   4 mistakes   5 dates   6 finding
//
// `load` gives the value of a file of the index by its name: a promise.
globalThis.briefbookEngine = (load, language = "en") => {
  // ------------------------------------------------------------------ 1 words
  // The same as search/words.py.

  const LONGEST_WORD = 32
  const solid = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff" +
    "\u31f0-\u31ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}\uac00-\ud7a3"
  const indic = "\u0900-\u0963\u0966-\u0dff"
  const inWord = `(?![${solid}])[\\p{L}\\p{N}${indic}]`
  const word = new RegExp(`[${solid}]+|(?:${inWord}){1,${LONGEST_WORD}}`, "gu")
  const shownWord = new RegExp(`[${solid}]+|(?:${inWord}|\\p{M})+`, "gu")
  const solidStart = new RegExp(`^[${solid}]`, "u")
  const accents = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/g
  const plain = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" }
  const han = /[\u3400-\u4dbf\u4e00-\u9fff]/g
  const simplified = new Map() // filled by the first query in Chinese

  const folded = text => text.normalize("NFKD").toLowerCase().replace(/[ßæœøłđðþıς]/g, letter => plain[letter])
    .replace(accents, "").normalize("NFC").replace(han, letter => simplified.get(letter) ?? letter)
  const wordsOf = text => folded(text).match(word) ?? []
  const isSolid = text => solidStart.test(text)

  // Until then, no traditional character is folded.
  const ready = async text => {
    if (simplified.size || !text.match(han)) return
    const pairs = [...await load("han")]
    for (let at = 0; at < pairs.length; at += 2) simplified.set(pairs[at], pairs[at + 1])
  }

  const stems = [
    [/ae|oe/, "e"],
    [/our(?=$|s$|e|i|a|l)/, "or"],
    [/is(?=ations?$|e[drs]?$|ers?$|ing$)/, "iz"],
    [/ys(?=e[drs]?$|ing$)/, "yz"],
    [/tre(s?)$/, "ter$1"],
    [/ogue(s?)$/, "og$1"],
    [/ence(s?)$/, "ense$1"],
    [/mme(s?)$/, "m$1"],
    [/ll(?=e[drs]s?$|ing$)/, "l"],
    [/ies$/, "y"],
    [/(?<=ss|sh|ch)es$|(?<=x|z)es$|(?<=[^o]us)es$/, ""],
    [/(?<=[^ious])s$/, ""],
  ]
  const stemOf = text => /^[a-z]{4,}$/.test(text) ? stems.reduce((stem, [ending, other]) => stem.replace(ending, other), text) : text
  const wholeOf = words => words.map(stemOf).join("")

  // ------------------------------------------------------------------ 2 index

  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
  const crc32 = text => {
    let crc = -1
    for (const byte of new TextEncoder().encode(text)) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0)
    }
    return ~crc >>> 0
  }
  const inDigits = (number, length) => {
    let text = ""
    for (let place = length - 1; place >= 0; place--) text += digits[Math.floor(number / 64 ** place) % 64]
    return text
  }

  let root
  const open = () => root ??= load("root").then(root => ({ ...root, types: new Map(root.types) }))
    .catch(error => { root = undefined; throw error })

  const shard = (index, kind, number) =>
    load(`${kind}/${(index[kind] ? number >>> (32 - index[kind]) : 0).toString(16).padStart(3, "0")}`)
  const shardOf = (index, kind, key) => shard(index, kind, crc32(key))

  const TYPE = 3, PAGE = 4
  // The postings of a line: page and place, and what is known of the page at once: how it ranks, how it weighs.
  const postingsIn = function* (line) {
    for (const part of line.split(".").slice(1)) {
      const place = parseInt(part[0], 16)
      if (part[1] === "*") yield { place, count: +part.slice(2) }
      else for (const group of part.slice(1).split(":")) {
        const type = group.slice(0, TYPE)
        for (let at = TYPE; at < group.length; at += PAGE + 1) {
          const quality = digits.indexOf(group[at + PAGE])
          yield { place, id: type + group.slice(at, at + PAGE), rank: quality >> 4, weight: quality & 15 }
        }
      }
    }
  }

  const recordsWith = async (index, id) => {
    const number = [...id.slice(TYPE)].reduce((sum, digit) => sum * 64 + digits.indexOf(digit), 0)
    return (await shard(index, "r", number * 256) || []).filter(each => each[0] === id)
  }

  // The records in the file of a page, by its path.
  const recordsAt = async path => {
    const index = await open()
    return { index, records: await shardOf(index, "r", path) || [] }
  }

  // ------------------------------------------------------------- 3 looking up

  // What it is worth that a word stands in a place, from the whole title to running text: see search/terms.py. Among other
  // words, a page is not better because one of them is all its name, and more where one says what kind of thing is wanted.
  const ALONE = [1.5, 1.4, 1.15, 1, 1.05, 0.9, 1.1, 0.85, 0.5, 0.45, 0.3, 0.12]
  const AMONG = [1.1, 1.1, 1.1, 1, 1.05, 0.9, 1.25, 0.85, 0.5, 0.45, 0.3, 0.12]
  const STEM = 0.95, BEGUN = 0.65, ABBREVIATED = 0.3
  const SMALL = new Set("a an and at by for from in is of on or that the to with".split(" "))

  // What the index has for one word: the best score of each page, the words that are meant, how many pages.
  class Hits {
    scores = new Map()
    words = new Set()
    begun = new Map()
    pages = new Map()
    common = 0
    best = 0
    constructor(worth) { this.worth = worth }
    add(line, word, factor, best) {
      let most = 0
      for (const { place, id, count, rank, weight } of postingsIn(line)) {
        if (count) { this.common = Math.max(this.common, count); most = Math.max(most, this.worth[place]); continue }
        const score = this.worth[place] * factor
        most = Math.max(most, this.worth[place])
        if (!(this.scores.get(id) >= score)) this.scores.set(id, score)
        if (!this.pages.has(id)) this.pages.set(id, { rank, weight })
      }
      if (best > STARTED) this.words.add(word)
      else this.begun.set(word, most)
      this.best = Math.max(this.best, best)
    }
    get count() { return this.scores.size + this.common }
  }
  const EXACT = 3, SPELT = 2, STARTED = 1

  const linesOf = text => text ? text.split(" ") : []
  const nameOf = line => line.slice(0, line.indexOf("."))

  const look = async (index, word, isLast, worth, factor = 1, hits = new Hits(worth), kinds = "nt") => {
    const letters = [...word]
    const stem = stemOf(word)
    const mayGoOn = letters.length >= Math.max(index.begin, /^[0-9]+$/.test(word) ? 3 : 1) && !isSolid(word)
    const [names, facts] = await Promise.all([
      kinds.includes("n") ? shardOf(index, "n", letters.slice(0, index.begin).join("")) : "",
      kinds.includes("t") ? shardOf(index, "t", stem) : "",
    ])
    for (const line of linesOf(names)) {
      const name = nameOf(line)
      if (name === word) hits.add(line, name, factor, EXACT)
      else if (stemOf(name) === stem) hits.add(line, name, factor * STEM, SPELT)
      else if (mayGoOn && name.startsWith(word))
        hits.add(line, name, factor * BEGUN * (isLast ? 1 : 0.7) * (0.5 + 0.5 * letters.length / name.length), STARTED)
    }
    for (const line of linesOf(facts)) {
      const name = nameOf(line)
      if (name === word) hits.add(line, name, factor, EXACT)
      else if (stemOf(name) === stem) hits.add(line, name, factor * STEM, SPELT)
    }
    return hits
  }

  const lookUpDate = async (index, key) => {
    const hits = new Hits(ALONE)
    for (const line of linesOf(await shardOf(index, "t", `=${key}`)))
      if (nameOf(line) === `=${key}`) hits.add(line, key, 1, EXACT)
    return hits
  }

  const addWords = async (index, { words, hits }) => {
    const [first, ...others] = await Promise.all(words.map(each => look(index, each, false, AMONG)))
    for (const [id, score] of first.scores) {
      const scores = [score, ...others.map(each => each.scores.get(id))]
      if (hits.scores.has(id) || !scores.every(each => each)) continue
      hits.scores.set(id, Math.min(...scores))
      hits.pages.set(id, first.pages.get(id))
    }
  }

  // The pages that are called so as a whole, however it is spelt.
  const called = async (index, words) => {
    const number = crc32(wholeOf(words))
    const key = inDigits(number, 6)
    const line = linesOf(await shard(index, "w", number)).find(each => nameOf(each) === key)
    return line ? [...postingsIn(line)].filter(each => each.id) : []
  }

  // --------------------------------------------------------------- 4 mistakes

  // How many letters are wrong, missing, too many or swapped with their neighbours; 3 where there are more than two.
  const distance = (one, other) => {
    if (Math.abs(one.length - other.length) > 2) return 3
    let before = [], row = Array.from({ length: other.length + 1 }, (_, at) => at)
    for (let i = 1; i <= one.length; i++) {
      const next = [i]
      for (let j = 1; j <= other.length; j++) {
        let least = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]))
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) least = Math.min(least, before[j - 2] + 1)
        next.push(least)
      }
      if (Math.min(...next) > 2) return 3
      before = row
      row = next
    }
    return row[other.length]
  }

  // A mistake leaves the beginning of a word or its end as it is: words are listed by both.
  const SHORT = 8, MOST_MEANT = 3, LONGEST_SHORT = 5 // letters: `lab` for laboratory
  const meant = async (index, word, isBegun) => {
    const length = [...word].length
    if (length < 3 || isSolid(word) || /[0-9]/.test(word)) return []
    const cuts = [...length - 1 < SHORT ? [2] : [], ...length + 1 >= SHORT ? [3] : []]
    const keys = cuts.flatMap(cut => [`${word.slice(0, cut)}-`, `-${word.slice(-cut)}`])
    const shards = await Promise.all(keys.map(key => shardOf(index, "d", key)))
    const found = new Map()
    const most = length >= 8 ? 2 : 1
    for (const entry of shards.flatMap(linesOf)) {
      const known = entry.slice(0, -1)
      const away = distance(word, known)
      const isName = !entry.endsWith("-")
      const weight = isName ? +entry.at(-1) : 0
      const add = away => {
        const other = found.get(known)
        found.set(known, { word: known, away, weight: Math.max(weight, other?.weight ?? 0), kinds: `${other?.kinds ?? ""}${isName ? "n" : "t"}` })
      }
      if (known !== word && away <= most) add(away)
      else if (isBegun && known.startsWith(word)) add(0.9)
      else if (length >= known.length + 3 && known.length >= 3 && known.length <= LONGEST_SHORT && word.startsWith(known)) add(2.5)
    }
    const best = [...found.values()].sort((a, b) => a.away - b.away ||
      (b.word[0] === word[0]) - (a.word[0] === word[0]) || b.weight - a.weight || a.word.localeCompare(b.word))
    return best.filter(each => each.away <= Math.max(1, best[0].away)).slice(0, MOST_MEANT)
  }

  // ------------------------------------------------------------------ 5 dates

  const months = new Map()
  for (const locale of new Set(["en", language])) for (const style of ["long", "short"])
    for (let month = 0; month < 12; month++) {
      let name
      try { name = new Intl.DateTimeFormat(locale, { month: style, timeZone: "UTC" }).format(Date.UTC(2020, month, 15)) } catch { continue }
      name = folded(name).replace(/\.$/, "")
      if (/^\p{L}{3,}$/u.test(name)) months.set(name, month + 1)
    }
  months.set("sept", 9)
  const monthName = `(${[...months.keys()].sort((a, b) => b.length - a.length).join("|")})\\.?`
  const day = "(?:the )?([0-3]?[0-9])(?:st|nd|rd|th|\\.)?(?: of)?"
  const year = "([12][0-9]{3})"
  const edge = "(?<![\\p{L}\\p{N}])", end = "(?![\\p{L}\\p{N}])"
  const dateForms = [
    [`${edge}${year}[-/.]([01]?[0-9])[-/.]([0-3]?[0-9])${end}`, ([y, m, d]) => [[y, m, d]]],
    [`${edge}${year}-([01][0-9])${end}`, ([y, m]) => [[y, m]]],
    [`${edge}([0-3]?[0-9])[./]([0-3]?[0-9])[./]${year}${end}`, ([a, b, y]) => [[y, b, a], [y, a, b]]],
    [`${edge}${day},? ${monthName},? ${year}${end}`, ([d, m, y]) => [[y, months.get(m), d]]],
    [`${edge}${monthName} ${day},? ${year}${end}`, ([m, d, y]) => [[y, months.get(m), d]]],
    [`${edge}${monthName},? ${year}${end}`, ([m, y]) => [[y, months.get(m)]]],
    [`${edge}${year},? ${monthName}${end}`, ([y, m]) => [[y, months.get(m)]]],
    [`([12][0-9]{3})年([01]?[0-9])月(?:([0-3]?[0-9])日)?`, ([y, m, d]) => [d ? [y, m, d] : [y, m]]],
  ].map(([form, read]) => [new RegExp(form, "iu"), read])

  // The dates in a text, as they are written in the index, and the text without them.
  const datesIn = text => {
    const dates = []
    for (const [form, read] of dateForms)
      for (let found = form.exec(text); found; found = form.exec(text)) {
        const keys = read(found.slice(1)).filter(([, m, d]) => m >= 1 && m <= 12 && (d === undefined || d >= 1 && d <= 31))
        dates.push({ text: found[0], keys: keys.map(parts => parts.map(part => String(part).padStart(2, "0")).join("-")) })
        text = text.replace(found[0], " , ")
      }
    return { dates: dates.filter(each => each.keys.length), rest: text }
  }

  // ---------------------------------------------------------------- 6 finding

  const EVEN = 0.45 // how much it counts that a page has all words in good places, and none in a poor one
  const LOWER_RANK = 0.65 // for each rank below: a source comes behind a thing of nearly the same name
  const CALLED = [1000, 900, 0, 0, 0, 600]
  const UNKNOWN = 1.5 // what a word weighs that nothing has
  const RARE = 100 // pages: a word that more have is not misspelt
  const MOST_LOOKED_THROUGH = 200 // pages, for a run of characters
  const NEARLY = 0.6
  const LEAST_SHARE = 0.4 // of what was asked: pages that have less are no answer

  const toned = /^(?:[a-z]{1,6}[1-5])+$/ // pinyin with numbers for tones

  // What is asked for: words to look up one by one. A word before a colon may be missing: `title:`, `ERROR:`.
  const asked = async (index, text) => {
    await ready(text)
    const plainText = folded(text).replace(/\s+/g, " ")
    const labels = new Set([...plainText.matchAll(/([\p{L}]+):(?!\/)/gu)].map(each => each[1]))
    const all = wordsOf(text)
    const { dates, rest } = datesIn(plainText)
    const terms = []
    for (const { text, keys } of dates) {
      const found = await Promise.all(keys.map(key => lookUpDate(index, key)))
      const at = found.findIndex(each => each.count)
      if (at >= 0) terms.push({ text, key: keys[at], hits: found[at], isDate: true, words: wordsOf(text) })
    }
    const words = terms.length ? wordsOf(rest) : all
    // A date may be words of a title as well: it matters which others it stands with.
    if (words.length) for (const term of terms) await addWords(index, term)
    const isTyping = /[\p{L}\p{N}]$/u.test(text)
    const lastWord = words.at(-1)
    const telling = words.filter(each => !SMALL.has(each))
    for (const each of new Set(telling.length ? telling : words)) {
      const isLast = isTyping && each === lastWord
      const isShort = isLast && each.length < index.begin // no more than its own word can be looked up yet
      const isOptional = words.length > 1 && (isShort || labels.has(each))
      if (isSolid(each)) {
        const letters = [...each]
        const parts = letters.length < 2 ? [each] : letters.slice(1).map((letter, at) => letters[at] + letter)
        for (const part of new Set(parts)) terms.push({ text: part, isOptional: false, isLast: false, isSolid: true })
      } else {
        const bare = toned.test(each) ? each.replace(/[1-5]/g, "") : ""
        terms.push({ text: each, bare, isOptional, isLast })
      }
    }
    const runs = [...words.filter(each => isSolid(each) && [...each].length > 2), ...plainText.match(/(?<![\p{L}\p{N}])[0-9]+(?:\.[0-9]+)+(?![\p{L}\p{N}])/gu) ?? []]
    const wholes = [all, all.filter(each => !labels.has(each)), all.every(each => toned.test(each)) ? all.map(each => each.replace(/[1-5]/g, "")) : []]
    return { text, words, terms, runs, wholes: [...new Map(wholes.filter(each => each.length).map(each => [wholeOf(each), each])).values()] }
  }

  const ranked = (index, { terms }, whole) => {
    const hits = new Map()
    const at = (id, { rank, weight }) => hits.get(id) ?? hits.set(id, { id, rank, weight, score: 0, share: 0, least: 1, missing: 0, has: new Set() }).get(id)
    let sum = 0
    for (const [number, term] of terms.entries()) {
      term.idf = term.hits.count ? Math.log(1 + index.pages / (0.5 + term.hits.count)) + 0.2 : UNKNOWN
      if (term.isOptional) term.idf *= 0.2
      sum += term.idf
      for (const [id, score] of term.hits.scores) {
        const hit = at(id, term.hits.pages.get(id))
        hit.score += score * term.idf
        if (!term.isOptional) hit.least = Math.min(hit.least, score)
        hit.share += term.idf
        hit.has.add(number)
      }
    }
    // A word that nearly everything has is no reason to leave a page out.
    const needed = [...terms.keys()].filter(number => !terms[number].isOptional && !terms[number].hits.common)
    const isAny = needed.length > 0
    for (const hit of hits.values()) hit.missing = (isAny ? needed : [...terms.keys()]).filter(number => !hit.has.has(number)).length
    for (const { id, place, rank, weight, isMeant } of whole) {
      const hit = at(id, { rank, weight })
      hit.whole = Math.max(hit.whole ?? 0, CALLED[place] * (isMeant ? 0.5 : 1))
      hit.missing = 0
      hit.share = sum
    }
    for (const hit of hits.values())
      hit.score = (hit.score * Math.max(hit.least, 0.1) ** EVEN + 0.1 * hit.weight) * LOWER_RANK ** Math.max(0, hit.rank - 1) + (hit.whole ?? 0) + (hit.whole ? 5 * hit.weight - 50 * Math.max(0, hit.rank - 1) : 0)
    const least = Math.min(...[...hits.values()].map(each => each.missing))
    // Beside the pages that have most words, those that have nearly all, and these in far better places.
    let bar = -Infinity
    for (const hit of hits.values()) {
      if (hit.missing === least) bar = Math.max(bar, hit.score)
      else hit.score *= (hit.share / sum) ** 2
    }
    const best = [...hits.values()].filter(each => each.missing === least ? least === 0 || each.share >= LEAST_SHARE * sum
      : each.score > bar && each.share >= NEARLY * sum)
    best.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    return { least: best.length ? least : Infinity, best }
  }

  const find = async text => {
    const index = await open()
    const query = await asked(index, text)
    if (!query.terms.length) return null
    const worth = query.terms.length > 1 ? AMONG : ALONE
    const [whole] = await Promise.all([
      Promise.all(query.wholes.map(each => called(index, each))).then(each => each.flat()),
      ...query.terms.filter(each => !each.hits).map(async term => {
        term.hits = await look(index, term.text, term.isLast, worth)
        if (term.bare && !term.hits.count) term.hits = await look(index, term.bare, term.isLast, worth)
      }),
    ])
    let found = ranked(index, query, whole)
    const corrected = new Map()
    // First what is not there at all; then, where no page has all, what may have been meant otherwise.
    for (const isMissing of [term => !term.hits.count, term => term.hits.count <= RARE]) {
      if (found.least === 0) break
      const wrong = query.terms.filter(term => !term.isSolid && !term.isDate && !term.isOptional && isMissing(term))
      const others = await Promise.all(wrong.map(term => meant(index, term.text, term.isLast)))
      for (const [number, term] of wrong.entries()) {
        if (!others[number].length) continue
        const hits = new Hits(worth)
        for (const other of others[number]) await look(index, other.word, false, worth, other.away <= 1 ? 0.6 : 0.4, hits, other.kinds)
        if (!hits.count) continue
        for (const [id, score] of term.hits.scores) { hits.scores.set(id, score); hits.pages.set(id, term.hits.pages.get(id)) }
        term.former = term.hits
        term.hits = hits
        if (others[number][0].away >= 1 && others[number][0].away <= 2) corrected.set(term, others[number])
      }
      // What is called as a whole as it may have been meant.
      const anew = [...corrected].reduce((words, [term, [{ word }]]) => words.map(each => each === term.text ? word : each), query.words)
      const wholeAnew = corrected.size ? (await called(index, anew)).map(each => ({ ...each, isMeant: true })) : []
      const again = ranked(index, query, [...whole, ...wholeAnew])
      if (again.least < found.least || !found.best.length) found = again
      else for (const term of wrong) if (term.former) { term.hits = term.former; corrected.delete(term) }
    }
    const words = [...new Set(query.terms.filter(term => !term.isDate).flatMap(term => [...corrected.has(term) ? [] : [term.text], ...term.hits.words]))]
    const last = query.terms.at(-1)
    return {
      index, query, words,
      hits: query.runs.length ? found.best.slice(0, MOST_LOOKED_THROUGH) : found.best,
      isPartial: found.least > 0 && found.best.length > 0,
      isShort: !found.best.length && [...last.text].length < index.begin,
      completion: last.isLast ? [...last.hits.begun].reduce((best, each) => best[1] >= each[1] ? best : each, ["", 0])[0] : "",
      meant: meantInstead(query, corrected),
    }
  }

  // The records of a page that was found: with every run of characters as it was typed, of which pairs alone would find
  // the parts.
  const recordsOf = async ({ index, query: { runs } }, { id }) => {
    const records = await recordsWith(index, id)
    if (!runs.length) return records
    const wanted = runs.map(folded)
    return records.filter(([, , ...record]) => {
      const texts = record.flat(2).map(folded)
      return wanted.every(run => texts.some(text => text.includes(run)))
    })
  }

  // What was asked with other words in place of those that are nowhere, the likeliest first.
  const meantInstead = (query, corrected) => {
    if (!corrected.size) return []
    const asked = (number, text) => [...corrected].reduce((text, [term, others]) =>
      text.map(each => each === term.text ? others[Math.min(number, others.length - 1)].word : each), text).join(" ")
    const most = Math.max(...[...corrected.values()].map(others => others.length))
    return [...new Set(Array.from({ length: Math.min(most, 3) }, (_, number) => asked(number, query.words)))]
  }

  return { open, ready, find, recordsOf, recordsAt, folded, wordsOf, stemOf, wholeOf, isSolid, datesIn, shownWord }
}
