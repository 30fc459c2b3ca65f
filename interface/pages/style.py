"""How pages look: in light and dark as the reader's system is, on a phone and on paper."""

STYLE = """
:root { color-scheme: light dark; --ink: #1b2430; --soft: #566273; --paper: #ffffff; --band: #f3f5f8; --rule: #d5dbe3;
  --good: #1d7a3a; --bad: #b3261e; --open: #8a5a00; --one: #1f5fa8; --two: #c2560c; --three: #6b3fa0; --four: #0f7b78 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a4afbd; --paper: #12171e; --band: #1b222c;
  --rule: #364150; --good: #5fce83; --bad: #ff8a80; --open: #f0b84a; --one: #7db4f5; --two: #ff9f5a; --three: #c3a1f2;
  --four: #58cfca } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; color: var(--ink);
  background: var(--paper) }
main, header, footer, nav { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 1.5rem } footer { padding-bottom: 3rem; color: var(--soft) }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem } h2 { font-size: 1.35rem; margin: 2.2rem 0 .5rem }
h3 { font-size: 1.08rem; margin: 1.7rem 0 .4rem } p { margin: .5rem 0 }
article { border-top: 1px solid var(--rule); margin-top: 2rem }
a { color: var(--one) } nav ul { padding-left: 1.2rem }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere }
pre { background: var(--band); padding: .7rem .9rem; white-space: pre-wrap; border-radius: 6px }
.answer { font-size: 1.1rem; font-weight: 600; padding: .6rem .9rem; border-left: 5px solid; background: var(--band) }
.good { color: var(--good) } .bad { color: var(--bad) } .open { color: var(--open) } .soft { color: var(--soft) }
td.good, td.bad, td.open, b.bad, b.good, b.open { font-weight: 600 }
.scrolls { overflow-x: auto } table { border-collapse: collapse; margin: .6rem 0; font-variant-numeric: tabular-nums }
caption { text-align: left; color: var(--soft); padding: .2rem 0 } th { font-weight: 600; text-align: left }
th, td { padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--rule); vertical-align: top }
tbody th { font-weight: 400; white-space: nowrap }
tbody th.event { font-weight: 600; white-space: normal; padding-top: .7rem }
.number { text-align: right }
td.number { white-space: nowrap }
ul.story { list-style: none; padding-left: 1.6rem } ul.story li { text-indent: -1.4rem }
li { margin: .15rem 0; overflow-wrap: anywhere } figure { margin: 1rem 0 } figcaption { color: var(--soft) }
details { margin: .6rem 0 } summary { cursor: pointer; color: var(--one) }
.paper { background: #fff; border-radius: 6px; overflow-x: auto;
  margin-inline: calc(50% - min(50vw - 1.25rem, 41.5rem)) }
.paper img { display: block; width: 100%; min-width: 56rem }
svg.chart { width: 100%; height: auto; min-width: 34rem; display: block }
svg.chart text { font: 12px system-ui, Helvetica, Arial, sans-serif; fill: var(--soft) }
svg.chart text.title { font-weight: 600; fill: var(--ink) } svg.chart .rule { stroke: var(--rule) }
svg.chart .axis { stroke: var(--soft) } svg.chart .mark { stroke: var(--bad); stroke-dasharray: 3 3 }
svg.chart .faint { stroke-opacity: .3 }
svg.chart text.mark { fill: var(--bad); stroke: none } svg.chart .line { fill: none; stroke-width: 2 }
svg.chart .point { fill-opacity: 0 } svg.chart .point:hover { fill-opacity: 1 }
svg.chart .area { stroke: none; fill: var(--good); fill-opacity: .14 }
svg.chart .s1 { stroke: var(--one) } svg.chart .s2 { stroke: var(--two); stroke-dasharray: 7 3 }
svg.chart .s3 { stroke: var(--three) } svg.chart .s4 { stroke: var(--four); stroke-dasharray: 2 3 }
svg.chart circle.point, svg.chart .dot { stroke: none; fill: var(--ink) }
svg.chart .dot { stroke: var(--paper); stroke-width: 2 }
@media print { details > * { display: block } details::details-content { content-visibility: visible; height: auto }
  body { font-size: 11pt } .scrolls, .paper { overflow: visible; margin-inline: 0 }
  .paper img, svg.chart { min-width: 0 }
  h2, h3, caption { break-after: avoid } figure, tr, li { break-inside: avoid } }
"""
"""Inside a page, so that it needs no other file."""
