namespace Ecommerce.PaymentSandbox.HostedPage;

/// <summary>Inline, so that a page is one answer and needs no files beside it.</summary>
internal static class PageStyles
{
    public const string Css = """
        :root { --ink: #1b2333; --soft: #5a6478; --line: #cfd5df; --paper: #fff; --panel: #16243f; --accent: #3b4fd8; --accent-dark: #2c3cae; --bad: #b3261e; --bad-bg: #fdecea; --warn-bg: #fff3cd; --warn: #5c4400; --good: #0b6b3a; }
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink); background: #f4f6fa; }
        a { color: var(--accent); }
        h1, h2 { line-height: 1.25; margin: 0; }
        .test { background: var(--warn-bg); color: var(--warn); padding: .55rem 1rem; font-size: .9rem; display: flex; gap: .6rem 1rem; align-items: baseline; justify-content: center; flex-wrap: wrap; }
        .test strong { background: var(--warn); color: #fff; border-radius: 4px; padding: .05rem .5rem; text-transform: uppercase; letter-spacing: .04em; font-size: .78rem; }
        .test a { color: inherit; }
        .checkout { display: grid; grid-template-columns: 1fr; max-width: 68rem; margin: 0 auto; background: var(--paper); }
        .summary { background: var(--panel); color: #fff; padding: 1.5rem 1.25rem; }
        .summary a { color: #cfd8ff; font-size: .95rem; }
        .summary h1 { font-size: 1rem; font-weight: 500; color: #c9d2e6; margin-top: 1.25rem; }
        .summary .amount { font-size: 2.25rem; font-weight: 650; letter-spacing: -.02em; margin: .1rem 0 1.25rem; }
        .lines { list-style: none; margin: 0; padding: 0; }
        .lines li { display: grid; grid-template-columns: 1fr auto; gap: .1rem 1rem; padding: .7rem 0; border-top: 1px solid #31415f; }
        .lines .name { overflow-wrap: anywhere; }
        .lines .more { grid-column: 1; color: #b8c3da; font-size: .88rem; }
        .lines .total { font-weight: 650; }
        .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
        .pay { padding: 1.5rem 1.25rem 2.5rem; }
        .pay h2 { font-size: 1.15rem; margin: 0 0 .9rem; }
        form h2:not(:first-of-type) { margin-top: 1.75rem; }
        .field { margin-bottom: 1rem; }
        .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 .9rem; }
        label { display: block; font-weight: 550; font-size: .93rem; margin-bottom: .3rem; }
        input { width: 100%; font: inherit; color: inherit; padding: .7rem .8rem; border: 1px solid #8a93a5; border-radius: 8px; background: #fff; }
        input:focus-visible, button:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid #94a3ff; outline-offset: 2px; }
        .summary a:focus-visible { outline-color: #fff; }
        input[aria-invalid=true] { border: 2px solid var(--bad); }
        .error { color: var(--bad); font-size: .9rem; margin: .3rem 0 0; }
        .hint { color: var(--soft); font-size: .86rem; margin: .3rem 0 0; }
        .notice { background: var(--bad-bg); border-left: 4px solid var(--bad); border-radius: 6px; padding: .8rem 1rem; margin: 0 0 1.25rem; }
        .notice:focus { outline: none; }
        button { font: inherit; font-weight: 620; width: 100%; min-height: 48px; padding: .75rem 1rem; border: 0; border-radius: 8px; background: var(--accent); color: #fff; cursor: pointer; }
        button:hover { background: var(--accent-dark); }
        button.second { background: #fff; color: var(--ink); border: 1px solid #8a93a5; }
        button.second:hover { background: #eef1f7; }
        details { margin-top: 1.75rem; border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; }
        summary { cursor: pointer; font-weight: 600; min-height: 24px; }
        table { border-collapse: collapse; width: 100%; font-size: .88rem; }
        th, td { text-align: left; padding: .4rem .6rem .4rem 0; border-top: 1px solid #e4e8ef; vertical-align: top; }
        thead th { border-top: 0; color: var(--soft); font-weight: 600; }
        code { font: .92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: nowrap; }
        .card { max-width: 30rem; margin: 2.5rem auto; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.75rem 1.5rem; }
        .card h1 { font-size: 1.35rem; margin-bottom: .75rem; }
        .card form { display: grid; gap: .75rem; margin-top: 1.25rem; }
        .card dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0 0; }
        .card dt { color: var(--soft); }
        .card dd { margin: 0; text-align: right; }
        .button { display: block; text-align: center; text-decoration: none; font-weight: 620; padding: .75rem 1rem; border-radius: 8px; background: var(--accent); color: #fff; margin-top: 1.25rem; }
        .ledger main { padding: 1.5rem 1.25rem 3rem; max-width: 90rem; margin: 0 auto; }
        .ledger h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        .ledger .scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: .25rem .9rem; }
        .ledger td.money, .ledger th.money { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .ledger td { white-space: nowrap; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
        .tiles li { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; color: var(--soft); font-size: .9rem; }
        .tiles strong { display: block; color: var(--ink); font-size: 1.35rem; font-variant-numeric: tabular-nums; }
        .ok { color: var(--good); } .bad { color: var(--bad); }
        @media (min-width: 52rem) {
          .checkout { grid-template-columns: 1fr 1fr; min-height: calc(100vh - 2.7rem); box-shadow: 0 0 40px rgba(20, 30, 60, .08); }
          .summary { padding: 3rem 3rem; }
          .pay { padding: 3rem 3rem; }
        }
        @media (prefers-reduced-motion: no-preference) { button, input { transition: background .12s, border-color .12s; } }
        """;
}
