// Follows links from entity to entity: a drawing of those that are open, and a table that says the same.
//
//   1 loading   2 what is open   3 form and table   4 drawing   5 the way between two
//
// The data are the files of graph/ (see outputs/graph.py), a few of them at a time. Words of facts become text, and only
// text. Without WebGL the table does all that the drawing does.
(() => {
  const own = new URL(".", document.currentScript.src)
  const base = new URL("../../../", own)
  const MOST = 150 // links that are opened at once
  const MOST_OPENED = 30 // entries that a second step opens
  const MOST_FOUND = 8
  const MOST_ROWS = 300
  const MOST_LABELS = 30 // links that have their words in the drawing
  const [IN, OUT] = [0, 1]

  // --------------------------------------------------------------- 1 loading

  const load = window.briefbookData("briefbookGraph", name => new URL(`graph/${name}.js`, base))

  const crc32 = text => {
    let crc = -1
    for (const byte of new TextEncoder().encode(text)) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0)
    }
    return ~crc >>> 0
  }

  const shardOf = (root, key) => `n/${(root.bits ? crc32(key) >>> (32 - root.bits) : 0).toString(16).padStart(3, "0")}`

  // A node with its links; null where nothing is tied to it.
  const nodeOf = async (root, key) => {
    const row = (await load(shardOf(root, key)).catch(() => ({})))[key]
    if (!row) return null
    const [title, type, count, links, sources] = row
    const ends = ([relation, way, other, name, kind, degree, words, doubt, start, end, cited]) => ({
      relation: root.relations[relation], from: way === IN ? other : key, to: way === IN ? key : other, isBoth: way > OUT,
      words, isDoubted: doubt > 0, start, end, sources: cited.map(each => sources[each]),
      other: { key: other, title: name, type: root.types[kind], count: degree },
    })
    return { key, title, type: root.types[type], count, links: links.map(ends) }
  }

  // --------------------------------------------------------------- 4 drawing

  const token = name => getComputedStyle(document.body).getPropertyValue(name).trim()
  const HUES = [210, 28, 140, 330, 265, 55, 180, 0]
  const colourOf = type => {
    const hue = HUES[crc32(type) % HUES.length]
    const isDark = document.body.dataset.mdColorScheme === "slate"
    // Sigma reads hexadecimal colours alone.
    const [s, l] = isDark ? [.5, .65] : [.55, .4]
    const part = n => {
      const k = (n + hue / 30) % 12
      const value = l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))
      return Math.round(255 * value).toString(16).padStart(2, "0")
    }
    return `#${part(0)}${part(8)}${part(4)}`
  }

  // Places that are the same for the same nodes: those that come lie around whom they came by, and then all make room.
  const begun = (graph, around, at, count) => {
    const { x = 0, y = 0 } = around && graph.hasNode(around) ? graph.getNodeAttributes(around) : {}
    const [angle, far] = [2 * Math.PI * at / count, 6 + at % 3]
    return { x: x + far * Math.cos(angle), y: y + far * Math.sin(angle) }
  }
  const placed = graph => {
    const nodes = graph.nodes()
    if (nodes.length > 500) return
    const places = new Map(nodes.map(each => [each, { x: graph.getNodeAttribute(each, "x"), y: graph.getNodeAttribute(each, "y") }]))
    const all = [...places.values()]
    const edges = graph.mapEdges((_, __, from, to) => [places.get(from), places.get(to)])
    for (let round = 0, heat = 1.5; round < 120; round++, heat *= .97) {
      for (const each of all) { each.dx = -.02 * each.x; each.dy = -.12 * each.y } // the drawing is wider than high
      for (let i = 0; i < all.length; i++) for (let j = 0; j < i; j++) {
        const [a, b] = [all[i], all[j]]
        const [x, y] = [a.x - b.x || .01, a.y - b.y || .01]
        const force = 9 / (x * x + y * y)
        a.dx += x * force; a.dy += y * force; b.dx -= x * force; b.dy -= y * force
      }
      for (const [a, b] of edges) {
        const [x, y] = [a.x - b.x, a.y - b.y]
        const force = Math.hypot(x, y) / 12
        a.dx -= x * force; a.dy -= y * force; b.dx += x * force; b.dy += y * force
      }
      for (const each of all) {
        const length = Math.hypot(each.dx, each.dy) || 1
        each.x += each.dx / length * Math.min(length, heat)
        each.y += each.dy / length * Math.min(length, heat)
      }
    }
    for (const [each, { x, y }] of places) graph.mergeNodeAttributes(each, { x, y })
  }

  const drawing = async (box, onOpen) => {
    try {
      if (!document.createElement("canvas").getContext("webgl2")) return null
      await window.briefbookScript(new URL("vendored/graphology.umd.min.js", own))
      await window.briefbookScript(new URL("vendored/sigma.min.js", own))
    } catch { return null }
    const graph = new window.graphology.MultiDirectedGraph()
    const sigma = new window.Sigma(graph, box, {
      defaultEdgeType: "arrow", labelSize: 13, renderEdgeLabels: true, edgeLabelSize: 11, zIndex: true,
      labelFont: '"Source Sans 3", sans-serif', edgeLabelFont: '"Source Sans 3", sans-serif', labelRenderedSizeThreshold: 4, allowInvalidContainer: true,
      stagePadding: Math.min(110, box.clientWidth / 6), // labels stand on the right of their nodes
    })
    sigma.on("clickNode", ({ node }) => onOpen(node))
    const coloured = () => {
      for (const name of ["labelColor", "edgeLabelColor"]) sigma.setSetting(name, { color: token("--bb-ink") })
      sigma.setSetting("defaultEdgeColor", token("--bb-ink-3"))
      graph.forEachNode((each, { type_ }) => graph.setNodeAttribute(each, "color", colourOf(type_)))
      graph.forEachEdge((each, { isDoubted }) => graph.setEdgeAttribute(each, "color", token(isDoubted ? "--bb-line-2" : "--bb-ink-3")))
    }
    new MutationObserver(coloured).observe(document.body, { attributeFilter: ["data-md-color-scheme"] })
    // Draws these nodes and links, and forgets others; what stays keeps its place.
    return (nodes, links, around) => {
      for (const each of graph.nodes()) if (!nodes.has(each)) graph.dropNode(each)
      graph.clearEdges()
      const fresh = [...nodes.keys()].filter(each => !graph.hasNode(each))
      const places = new Map(fresh.map((each, at) => [each, begun(graph, around, at, fresh.length)]))
      for (const [key, { title, type, count, isOpen }] of nodes)
        graph.mergeNode(key, {
          ...places.get(key),
          label: isOpen ? title : `${title} · ${count}`, type_: type, size: Math.min(14, 4 + Math.sqrt(count)), forceLabel: isOpen,
        })
      // One line for all that ties two entries: lines of their own would cover each other. The table tells them apart.
      const tied = new Map()
      for (const each of links) {
        const pair = [each.from, each.to, each.isBoth].join("\n")
        tied.set(pair, [...tied.get(pair) ?? [], each])
      }
      for (const all of tied.values()) {
        const [{ from, to, isBoth }] = all
        const isDoubted = all.every(each => each.isDoubted)
        const label = all.map(each => each.isDoubted ? `? ${each.relation}` : each.relation).join(", ")
        graph.addEdge(from, to, { label, size: isDoubted ? 1 : 2, isDoubted, type: isBoth ? "line" : "arrow" })
      }
      placed(graph)
      sigma.setSetting("renderEdgeLabels", links.length <= MOST_LABELS)
      coloured()
      sigma.refresh()
    }
  }

  // ------------------------------------------------- 2, 3 what is open, form, table

  const made = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }
  const isFolder = !/\/explorer\.html$/.test(location.pathname)
  const pageOf = key => new URL(isFolder ? `${key}/${location.protocol === "file:" ? "index.html" : ""}` : `${key}.html`, base).href
  const keyOf = address => address.replace(/(\/index)?(\/|\.html)$/, "")
  const counted = (count, word) => `${count.toLocaleString()} ${count === 1 ? word : word.replace(/y?$/, end => end ? "ies" : "s")}`

  const begin = async box => {
    const root = await load("root")
    const nodes = new Map() // all that is shown, by key: those that are open have links
    const opened = new Map()
    let way = null
    let lead = ""

    const field = (label, control) => made("label", { className: "bb-explorer__field" }, label, Object.assign(control, { ariaLabel: label }))
    const choice = label => made("select", {}, made("option", { value: "" }, label))
    const search = made("input", { type: "search", autocomplete: "off", placeholder: "Name of an entry" })
    const target = made("input", { type: "search", autocomplete: "off", placeholder: "Name of another entry" })
    const depth = made("select", {}, made("option", { value: "1" }, "1 step"), made("option", { value: "2" }, "2 steps"))
    const [type, relation, source] = ["All types", "All relations", "All sources"].map(choice)
    const [from, to] = [0, 0].map(() => made("input", { type: "number", min: "-9999", max: "9999" }))
    const choices = [["type", type], ["relation", relation], ["source", source]] // by their names in the address
    const found = made("ul", { className: "bb-explorer__found" })
    const status = made("p", { className: "bb-explorer__status", role: "status" })
    const clear = made("button", { type: "button", className: "bb-explorer__button" }, "Start again")
    const canvas = made("div", { className: "bb-explorer__canvas" })
    const caption = made("caption", {}, "Links shown")
    const body = made("tbody")
    const heads = ["From", "Relation", "To", "Sources"].map(each => made("th", { scope: "col" }, each))
    const table = made("table", { className: "bb-explorer__table" }, caption, made("thead", {}, made("tr", {}, ...heads)), body)
    const rest = made("p", { className: "bb-note" })
    const about = made("div", { className: "bb-explorer__about" })
    const form = made("form", { className: "bb-explorer__form" },
      field("Start at", search), field("Depth", depth), field("Path to", target), clear, found)
    const filters = made("fieldset", { className: "bb-explorer__filters" }, made("legend", {}, "Show"),
      field("Type", type), field("Relation", relation), field("Source", source), field("From year", from), field("To year", to))
    form.addEventListener("submit", event => event.preventDefault())
    canvas.setAttribute("aria-hidden", "true") // the table says the same
    box.replaceChildren(form, filters, status, about, canvas, made("div", { className: "bb-explorer__scroll", tabIndex: 0, role: "region", ariaLabel: "Links as a table" }, table), rest)
    box.hidden = false
    const draw = await drawing(canvas, key => open(key))
    if (!draw) canvas.replaceWith(made("p", { className: "bb-note" }, "This browser cannot draw the links; the table shows them."))

    // Of the links that are loaded, those that the filters let through.
    const linksShown = () => {
      const links = new Map()
      for (const node of opened.values()) for (const each of node.shown) {
        const years = [from.valueAsNumber, to.valueAsNumber]
        if (relation.value && each.relation !== relation.value) continue
        if (type.value && ![each.from, each.to].some(key => nodes.get(key)?.type === type.value && key !== lead)) continue
        if (source.value && !each.sources.some(([title]) => title === source.value)) continue
        if (years[0] === years[0] && each.end && each.end < years[0]) continue
        if (years[1] === years[1] && each.start && each.start > years[1]) continue
        links.set(JSON.stringify([each.from, each.to, each.relation, each.words]), each)
      }
      return [...links.values()]
    }

    const fill = (select, values) => {
      const kept = select.value
      const first = select.options[0]
      select.replaceChildren(first, ...[...new Set(values)].sort().map(each => made("option", { value: each }, each)))
      select.value = kept
    }

    const cited = sources => sources.flatMap(([title, key], at) => [at ? ", " : "", key ? made("a", { href: pageOf(key) }, title) : title])
    const go = key => made("a", { href: pageOf(key) }, nodes.get(key)?.title ?? key)
    const openButton = key => {
      const node = nodes.get(key)
      if (!node || node.isOpen) return ""
      const button = made("button", { type: "button", className: "bb-explorer__open", title: "" }, `open ${counted(node.count, "link")}`)
      button.ariaLabel = `Open ${counted(node.count, "link")} of ${node.title}`
      button.addEventListener("click", () => open(key))
      return button
    }

    const fillAll = () => {
      const all = [...opened.values()].flatMap(each => each.shown)
      fill(relation, all.map(each => each.relation))
      fill(source, all.flatMap(each => each.sources.map(([title]) => title)))
      fill(type, [...nodes.values()].map(each => each.type))
    }
    const show = around => {
      fillAll()
      const links = linksShown()
      const seen = new Map([...opened.keys()].map(key => [key, nodes.get(key)]))
      for (const each of links) for (const key of [each.from, each.to]) seen.set(key, nodes.get(key))
      draw?.(seen, links, around)
      body.replaceChildren(...links.slice(0, MOST_ROWS).map(each => {
        return made("tr", { className: each.isDoubted ? "bb-explorer__doubted" : "" },
          made("th", { scope: "row" }, go(each.from), " ", openButton(each.from)),
          made("td", {}, each.relation, each.words ? ` (${each.words})` : ""),
          made("td", {}, go(each.to), " ", openButton(each.to)), made("td", {}, ...cited(each.sources)))
      }))
      rest.textContent = links.length > MOST_ROWS ? `and ${(links.length - MOST_ROWS).toLocaleString()} more; filter to see them` : ""
      caption.textContent = `${counted(links.length, "link")} between ${seen.size.toLocaleString()} entries`
      const part = [...opened.values()].filter(each => each.shown.length < each.links.length)
      const whole = lead === root.start && opened.size === 1 ? ` It begins at ${nodes.get(lead).title}, one of ${counted(root.nodes, "entry")} with links.` : ""
      const second = way || depth.value === "1" || opened.get(lead)?.shown.length <= MOST_OPENED ? "" : ` The second step opens the first ${MOST_OPENED}.`
      status.textContent = `${caption.textContent} shown.${whole}${second}` + part.map(each => ` Of ${each.title}: ${each.shown.length} of ${counted(each.links.length, "link")}.`).join("")
      about.replaceChildren(...part.map(each => {
        const button = made("button", { type: "button", className: "bb-explorer__button" }, `Show ${Math.min(MOST, each.links.length - each.shown.length)} more of ${each.title}`)
        button.addEventListener("click", () => { extend(each); show(each.key) })
        return button
      }), ...(way ?? []))
      keep()
    }

    const extend = node => {
      for (const each of node.links.slice(node.shown.length, node.shown.length + MOST)) {
        node.shown.push(each)
        const { key, ...rest } = each.other
        if (!nodes.has(key)) nodes.set(key, { ...rest, isOpen: false })
      }
    }

    const hold = (node, shown) => {
      node.shown = shown
      nodes.set(node.key, { title: node.title, type: node.type, count: node.count, isOpen: true })
      opened.set(node.key, node)
    }
    const opening = async key => {
      if (opened.has(key)) return
      const node = await nodeOf(root, key)
      if (!node) return
      hold(node, [])
      extend(node)
    }
    const open = async key => { await opening(key); show(key) }

    const start = async (key, steps, state) => {
      nodes.clear(); opened.clear(); way = null
      lead = key
      await opening(key)
      const first = opened.get(key)
      if (!first) { show(); status.textContent = "This entry has no links."; return }
      const next = steps > 1 ? first.shown.slice(0, MOST_OPENED).map(each => each.other.key) : []
      await Promise.all(next.map(each => load(shardOf(root, each)).catch(() => null))) // at once; then each in its turn
      for (const each of next) await opening(each)
      found.replaceChildren()
      if (state) {
        fillAll()
        for (const [name, control] of choices) if (state.get(name)) control.value = state.get(name)
      }
      show(key)
    }

    // The state is in the address: a link leads to the same again.
    const keep = () => {
      const state = new URLSearchParams()
      if (lead !== root.start) state.set("at", lead)
      if (depth.value !== "1") state.set("depth", depth.value)
      for (const [name, control] of [...choices, ["from", from], ["to", to]])
        if (control.value) state.set(name, control.value)
      history.replaceState(history.state, "", state.size ? `#${state}` : location.pathname + location.search)
    }

    const suggest = (input, then) => {
      let turn = 0
      input.addEventListener("input", async () => {
        const mine = ++turn
        const text = input.value.trim()
        const records = text && window.briefbookFind ? await window.briefbookFind(text, 2 * MOST_FOUND) : []
        if (mine !== turn) return
        const entries = records.filter(each => !["Source", "Briefing"].includes(each.type)).slice(0, MOST_FOUND)
        found.replaceChildren(...entries.map(each => {
          const button = made("button", { type: "button" }, each.title, " ", made("span", { className: "bb-note" }, each.type))
          button.addEventListener("click", () => { input.value = each.title; found.replaceChildren(); then(keyOf(each.address)) })
          return made("li", {}, button)
        }))
        if (text && !entries.length) found.replaceChildren(made("li", {}, "No entry has that name."))
      })
    }

    // ---------------------------------------------------- 5 the way between two

    const parts = async () => {
      const count = Math.ceil(root.nodes / root.part)
      const all = await Promise.all([...Array(count).keys()].map(each => load(`p/${each}`)))
      return { keys: all.flatMap(([keys]) => keys.split("\n")), near: all.flatMap(([, near]) => near) }
    }
    const shortest = ({ keys, near }, one, other) => {
      const [begin, end] = [keys.indexOf(one), keys.indexOf(other)]
      if (begin < 0 || end < 0) return null
      const before = new Map([[begin, -1]])
      for (let edge = [begin]; edge.length && !before.has(end);) {
        const next = []
        for (const at of edge) for (const each of near[at]) if (!before.has(each)) { before.set(each, at); next.push(each) }
        edge = next
      }
      if (!before.has(end)) return null
      const path = []
      for (let at = end; at >= 0; at = before.get(at)) path.unshift(keys[at])
      return path
    }
    const wayTo = async key => {
      status.textContent = "Looking for the shortest path …"
      const begun = lead
      const path = shortest(await parts(), begun, key)
      if (!path) { status.textContent = "No path in this book connects the two."; return }
      nodes.clear(); opened.clear()
      const list = made("ol", { className: "bb-explorer__way" })
      for (const [at, each] of path.entries()) {
        const node = await nodeOf(root, each)
        hold(node, node.links.filter(one => [path[at - 1], path[at + 1]].includes(one.other.key)))
        const steps = node.shown.filter(one => one.other.key === path[at + 1])
        const said = steps.map(one => made("li", {},
          go(one.from === each ? each : one.to), " ", one.relation, one.words ? ` (${one.words})` : "", " → ", nodes.get(one.other.key)?.title ?? one.other.title,
          ": ", ...cited(one.sources)))
        list.append(made("li", {}, go(each), steps.length ? made("ul", {}, ...said) : ""))
      }
      way = [made("p", {}, `The shortest path has ${counted(path.length - 1, "step")}:`), list]
      show(begun)
    }

    suggest(search, key => start(key, Number(depth.value)))
    suggest(target, wayTo)
    depth.addEventListener("change", () => start(lead, Number(depth.value)))
    for (const each of [type, relation, source, from, to]) each.addEventListener("change", () => show())
    clear.addEventListener("click", () => { form.reset(); filters.querySelectorAll("select, input").forEach(each => { each.value = "" }); anew() })

    // Without a name it begins where the book says, which the address need not say.
    const anew = () => start(root.start, Number(depth.value))
    const state = new URLSearchParams(location.hash.slice(1))
    for (const [name, control] of [["depth", depth], ["from", from], ["to", to]]) if (state.get(name)) control.value = state.get(name)
    await start(state.get("at") || root.start, Number(depth.value), state)
  }

  window.briefbookExplorer = box => begin(box).catch(error => {
    box.hidden = false
    box.textContent = "The links of this book could not be loaded."
    console.warn("explorer:", error)
  })
})()
