// Filters and sorts the lists of a book, and takes them along as they are filtered.
//
//   1 what is listed   2 what is wanted of it   3 what is shown   4 CSV
//
// The pages are the data: each row bears what it is filtered by (see pages/facets.py), and those of other parts of a list
// come from their pages. Without this file the whole list is there, with its index. The state is in the address.
(() => {
  const MOST = 200 // rows that are shown at once
  const FEWEST = 6 // rows worth a filter

  const made = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }
  const number = value => value.toLocaleString(document.documentElement.lang)

  // -------------------------------------------------------- 1 what is listed

  const ROWS = ".bb-index:not(.bb-totals) tbody tr, .bb-timeline > ul > li, .bb-dispute"
  const MARKS = ".bb-cite, .bb-link, #bb-card, svg"
  const wordsOf = element => {
    const copy = element.querySelector(MARKS) ? element.cloneNode(true) : element
    if (copy !== element) for (const mark of copy.querySelectorAll(MARKS)) mark.remove()
    return copy.textContent.replace(/\s+/g, " ").trim()
  }
  const headingOf = element => {
    for (let each = element; each; each = each.previousElementSibling)
      if (each.matches("h2")) return each.firstChild.textContent.trim()
    return ""
  }

  // The rows of a page: tables, the lines of a timeline, disputes. `head` names their columns.
  const rowsOf = (page, address) => {
    const found = []
    const add = (element, group, head, cells) => {
      const facets = (element.querySelector("data")?.value ?? "").split(";")
      const [countries, years, grades, marking, tags] = facets
      const type = facets.slice(5).join(";")
      const listed = text => text ? text.split(",") : []
      const [first, last] = years ? years.split("/").map(each => each && Number(each)) : []
      found.push({
        element, group, head, cells, address, text: element.textContent.toLowerCase(), type: type || group, first, last,
        country: listed(countries), grade: listed(grades), marking: listed(marking), tag: listed(tags),
      })
    }
    for (const box of page.querySelectorAll(".bb-index:not(.bb-totals)")) {
      const head = [...box.querySelectorAll("thead th")].map(each => each.textContent)
      for (const row of box.querySelectorAll("tbody tr")) add(row, headingOf(box), head, [...row.cells].map(wordsOf))
    }
    for (const line of page.querySelectorAll(".bb-timeline > ul > li")) {
      const date = line.querySelector(".bb-date")?.textContent ?? ""
      add(line, headingOf(line.parentElement), ["Date", "What happened"], [date, wordsOf(line).slice(date.length).trim()])
    }
    for (const box of page.querySelectorAll(".bb-dispute")) {
      const sides = [...box.querySelectorAll("tbody tr")].map(row => [...row.cells].map(wordsOf).filter(Boolean).join(" · "))
      add(box, headingOf(box), ["Dispute", "Sides"], [wordsOf(box.querySelector("p")), sides.join("; ")])
    }
    return found
  }

  // The rows of all parts of the list, in order; of those that cannot be loaded, none.
  const allRows = async (page, own, say) => {
    const here = new URL(location.pathname, location.href)
    const parts = [...page.querySelector(".bb-parts")?.querySelectorAll("li a") ?? []].filter(each => !each.hash || each.closest("details"))
    const named = [...new Set(parts.map(each => each.pathname))].filter(each => each !== here.pathname)
    const numberOf = path => Number(path.match(/(\d+)(\/|\.html)?$/)?.[1] ?? 1)
    let done = 0
    const load = async path => {
      const address = new URL(path, here)
      try {
        const answer = await fetch(address)
        if (!answer.ok) return []
        return rowsOf(new DOMParser().parseFromString(await answer.text(), "text/html"), address)
      } catch { return null } finally { say(++done, named.length) }
    }
    const all = await Promise.all(named.map(async path => [numberOf(path), await load(path)]))
    const isWhole = all.every(([, rows]) => rows)
    all.push([numberOf(here.pathname), own])
    return { isWhole, rows: all.sort(([one], [other]) => one - other).flatMap(([, rows]) => rows ?? []) }
  }

  // A row in the page: its links lead where they led, and no anchor is there twice.
  const copyOf = ({ element, address }) => {
    const copy = element.cloneNode(true)
    for (const each of [copy, ...copy.querySelectorAll("[id]")]) each.removeAttribute("id")
    for (const each of copy.querySelectorAll("a[href]")) each.href = new URL(each.getAttribute("href"), address)
    for (const each of copy.querySelectorAll(".bb-link")) each.remove()
    return document.importNode(copy, true)
  }

  // ------------------------------------------------- 2 what is wanted of it

  const FACETS = { type: "Type", group: "Show", tag: "Tag", country: "Country", grade: "Grade", marking: "Marking" }
  const named = {
    country: code => {
      try { return new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "region" }).of(code) } catch { return code }
    },
  }
  const isNumber = text => /^[\d.,\s\u202f]+( ?%| of \d+.*)?$/.test(text)
  const valueOf = text => Number(text.replace(/[^\d.].*$|,/g, "") || 0)

  window.briefbookList = page => {
    const here = page.querySelectorAll(ROWS).length
    const isParted = Boolean(page.querySelector(".bb-parts"))
    let rows = [] // read when somebody asks for them
    const isTimeline = Boolean(page.querySelector(".bb-timeline"))
    const state = new URLSearchParams(location.search)
    const boxes = [...page.querySelectorAll(".bb-index:not(.bb-totals), .bb-timeline, .bb-dispute, .bb-parts, .bb-picture--years")]
    const first = boxes.find(each => !each.matches(".bb-parts, .bb-picture"))
    if (!first || (here < FEWEST && !isParted)) return
    const headings = [...page.querySelectorAll("h2")].filter(each => boxes.includes(each.nextElementSibling))

    const field = (label, control) => {
      control.setAttribute("aria-label", label)
      return control
    }
    const words = field("Filter this list", made("input", { type: "search", className: "bb-filter__words", placeholder: "Filter this list", value: state.get("filter") ?? "" }))
    const selects = Object.fromEntries(Object.entries(FACETS).map(([name, label]) => [name, field(label, made("select", { hidden: true }))]))
    const year = label => field(label, made("input", { type: "number", className: "bb-filter__year", placeholder: label, hidden: true }))
    const [from, to] = [year("From year"), year("To year")]
    const sort = field("Sort", made("select", {}))
    const count = made("span", { className: "bb-filter__count" })
    count.setAttribute("role", "status")
    const csv = made("button", { type: "button", className: "bb-copy" }, "Download CSV")
    const clear = made("button", { type: "button", className: "bb-copy", hidden: true }, "Clear")
    const more = made("details", { className: "bb-more bb-filter__more" },
      made("summary", {}, "Filter and sort"), made("div", {}, ...Object.values(selects), from, to, sort))
    const bar = made("div", { className: "bb-filter" }, words, count, csv, clear, more)
    more.addEventListener("toggle", () => more.open && whole())
    bar.setAttribute("role", "search")
    bar.setAttribute("aria-label", "This list")
    const controls = { filter: words, ...selects, from, to, sort }

    // Choices that make a difference, in all that is loaded.
    const offer = () => {
      for (const [name, select] of Object.entries(selects)) {
        const counts = new Map()
        for (const row of rows) for (const value of [row[name]].flat()) if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
        const kept = select.value || state.get(name) || ""
        const said = named[name] ?? (value => value)
        const options = [...counts].map(([value, count]) => [said(value), value, count]).sort(([one], [other]) => one.localeCompare(other))
        select.replaceChildren(new Option(FACETS[name], ""), ...options.map(([text, value, count]) => new Option(`${text} (${number(count)})`, value)))
        select.value = counts.has(kept) ? kept : ""
        const isSame = name === "group" && (isTimeline || rows.every(row => row.type === row.group))
        select.hidden = isSame || !options.some(([, , count]) => count < rows.length)
      }
      for (const each of [from, to]) each.hidden = !rows.some(row => row.first || row.last)
      const heads = rows[0]?.head ?? []
      const ways = heads.flatMap((head, at) => {
        const values = rows.map(row => row.cells[at]).filter(Boolean)
        if (/^(Date|Published)$/.test(head)) return [["years", `${head}, newest first`, "-"], ["years", `${head}, oldest first`, ""]]
        if (values.length && values.every(isNumber)) return [[at, `${head}, most first`, "-"], [at, `${head}, fewest first`, ""]]
        return at === 0 ? [[at, `${head}, A to Z`, ""], [at, `${head}, Z to A`, "-"]] : []
      })
      const kept = sort.value || state.get("sort") || ""
      sort.replaceChildren(new Option("Sort", ""), ...ways.map(([key, text, way]) => new Option(text, `${way}${key}`)))
      sort.value = ways.some(([key, , way]) => `${way}${key}` === kept) ? kept : ""
    }

    const wanted = () => {
      const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean)
      const [low, high] = [from.valueAsNumber, to.valueAsNumber]
      const isWithin = ({ first, last }) => (isNaN(low) || last === "" || last >= low) && (isNaN(high) || first === "" || first <= high)
      const chosen = Object.entries(selects).filter(([, select]) => select.value)
      const found = rows.filter(row => asked.every(word => row.text.includes(word)) &&
        chosen.every(([name, select]) => [row[name]].flat().includes(select.value)) &&
        (isNaN(low) && isNaN(high) || row.first !== undefined && isWithin(row)))
      if (!sort.value) return found
      const key = sort.value.replace("-", "")
      const way = sort.value.startsWith("-") ? -1 : 1
      const yearOf = row => way < 0 ? row.last || row.first : row.first || row.last
      const compare = key === "years"
        ? (one, other) => (yearOf(one) === undefined) - (yearOf(other) === undefined) || way * (yearOf(one) - yearOf(other)) || 0
        : rows.every(row => !row.cells[key] || isNumber(row.cells[key]))
          ? (one, other) => way * (valueOf(one.cells[key]) - valueOf(other.cells[key]))
          : (one, other) => way * one.cells[key].localeCompare(other.cells[key], document.documentElement.lang)
      return [...found].sort(compare)
    }

    // ------------------------------------------------------ 3 what is shown

    let result = null
    const show = () => {
      const isWanted = Object.values(controls).some(each => each.value)
      const found = isWanted ? wanted() : []
      count.textContent = `${isWanted ? `${number(found.length)} of ` : ""}${number(rows.length || here)}${note}`
      clear.hidden = !isWanted
      result?.remove()
      result = null
      for (const each of [...boxes, ...headings]) each.hidden = isWanted
      if (!isWanted) return
      const copies = found.slice(0, MOST).map(copyOf)
      const rest = found.length > MOST ? [made("p", { className: "bb-note" }, `and ${number(found.length - MOST)} more: filter further, or download them all`)] : []
      if (found.length && first.matches(".bb-index")) {
        const shell = first.cloneNode(true)
        shell.hidden = false
        for (const each of shell.querySelectorAll("[id]")) each.removeAttribute("id")
        const table = shell.querySelector("table")
        table.tBodies[0].replaceChildren(...copies)
        result = made("div", {}, shell, ...rest)
      } else if (first.matches(".bb-timeline")) {
        for (const each of copies) each.querySelector(".bb-lane")?.remove() // each is on the scale of its own year
        result = made("div", {}, made("div", { className: "bb-timeline" }, made("ul", {}, ...copies)), ...rest)
      } else result = made("div", {}, ...copies, ...rest)
      if (!found.length) result.replaceChildren(made("p", {}, "Nothing in this list fits."))
      bar.after(result)
    }

    const keep = () => {
      show()
      const url = new URL(location.href)
      for (const [name, control] of Object.entries(controls))
        if (control.value.trim()) url.searchParams.set(name, control.value.trim())
        else url.searchParams.delete(name)
      history.replaceState(history.state, "", url)
    }

    // Whoever looks for something looks for it in all parts.
    let note = isParted ? " in this part" : ""
    let loading = null
    const whole = () => loading ??= (async () => {
      rows = rowsOf(page, location.href)
      if (isParted) {
        const found = await allRows(page, rows, (done, all) => { count.textContent = `Loading part ${done} of ${all} …` })
        rows = found.rows
        note = found.isWhole ? "" : note
      }
      offer()
      for (const [name, control] of [["from", from], ["to", to]]) control.value ||= state.get(name) ?? ""
      show()
    })()

    for (const each of Object.values(controls)) {
      each.addEventListener("focus", whole)
      each.addEventListener(each === words ? "input" : "change", async () => { await whole(); keep() })
    }
    clear.addEventListener("click", () => {
      for (const each of Object.values(controls)) each.value = ""
      for (const name of Object.keys(controls)) state.delete(name)
      keep()
      words.focus()
    })

    // ---------------------------------------------------------------- 4 CSV

    // A cell of a spreadsheet that none takes for a formula.
    const cell = text => `"${(/^[=+\-@|%＝＋－＠]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
    csv.addEventListener("click", async () => {
      await whole()
      const found = wanted()
      const isGrouped = found.some(row => row.group)
      const columns = [...found[0]?.head ?? [], ...(isGrouped ? ["Group"] : []), "Country", "Years", "Tags", "Address"]
      const lines = found.map(row => [
        ...row.cells, ...(isGrouped ? [row.group] : []), row.country.join(" "), row.first === undefined ? "" : `${row.first}/${row.last}`,
        row.tag.join(" "), new URL(row.element.querySelector("a[href]")?.getAttribute("href") ?? "", row.address).href,
      ])
      const text = `\ufeff${[columns, ...lines].map(cells => cells.map(cell).join(",")).join("\r\n")}\r\n`
      const link = made("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })) })
      link.download = `${document.querySelector("h1").firstChild.textContent.trim().toLowerCase().replace(/\W+/g, "-")}.csv`
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 1000)
    })

    ;(headings.find(each => each.nextElementSibling === first) ?? first).before(bar)
    show()
    if (Object.keys(controls).some(each => state.has(each))) whole()
    more.open = Object.keys(controls).some(each => each !== "filter" && state.has(each))
  }
})()
