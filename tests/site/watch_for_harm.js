// Runs before a page does: marks whatever comes into it, from its file or by a script, and could do harm.
new MutationObserver(records => {
  const mark = (element, what) => window.pwn("dom", `<${element.localName}>`, what)
  for (const { addedNodes } of records)
    for (const added of addedNodes) {
      if (added.nodeType !== Node.ELEMENT_NODE) continue
      for (const element of [added, ...added.querySelectorAll("*")]) {
        for (const { name, value } of element.attributes) {
          if (/^on/i.test(name)) mark(element, name)
          if (/^\s*(javascript|vbscript|data|file|blob):/i.test(value) && value !== "javascript:void(0)" &&
            !["title", "content", "aria-label", "data-clipboard-text", "data-locator", "data-quote"].includes(name) && element.localName !== "option") mark(element, `${name}=${value}`)
        }
        if (/^(iframe|object|embed|base|math|template|frame|portal)$/i.test(element.localName)) mark(element, "")
        if (element.localName === "script" && element.type !== "application/ld+json" && /pwn\(/.test(element.textContent)) mark(element, element.textContent)
        const isOurs = /^(button|form)$/.test(element.localName) && element.closest(".bb-explorer")
        if (/^(img|style|button|form|video|audio)$/.test(element.localName) && element.closest("article") && !isOurs) mark(element, "")
      }
    }
}).observe(document, { childList: true, subtree: true })
