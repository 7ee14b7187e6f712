// Improves pages that work without it. Nothing here is needed to buy, pay or ask.

document.documentElement.classList.add("scripted");

// Lists that sort as soon as another order is chosen.
for (const form of document.querySelectorAll("[data-autosubmit]")) {
    form.addEventListener("change", () => form.requestSubmit());
}

// Menus close on Escape, and when one looks elsewhere.
const menus = document.querySelectorAll("details.menu");
document.addEventListener("click", event => {
    for (const menu of menus) {
        if (!menu.contains(event.target)) {
            menu.open = false;
        }
    }
});
document.addEventListener("keydown", event => {
    for (const menu of menus) {
        if (event.key === "Escape" && menu.open) {
            menu.open = false;
            menu.querySelector("summary").focus();
        }
    }
});

// On wide screens the filters stand open beside the list.
const wide = matchMedia("(min-width: 64rem)");
for (const filters of document.querySelectorAll(".filters details")) {
    if (wide.matches) {
        filters.open = true;
    }
}

// After an error the summary is what one should hear and see first.
document.getElementById("errors")?.focus();

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", event => {
    const form = event.target;
    if (form.method === "post") {
        if (form.dataset.sent) {
            event.preventDefault();
        }

        form.dataset.sent = "true";
    }
});

addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
        delete form.dataset.sent;
    }
});

// At checkout another country or way of sending has other numbers: they follow at once, and what is typed stays.
const checkout = document.querySelector("form[data-checkout]");
if (checkout !== null) {
    let asked = 0;
    const recalculate = async button => {
        const question = ++asked;
        const fields = new FormData(checkout, button);
        checkout.setAttribute("aria-busy", "true");
        let fresh = null;
        try {
            const response = await fetch(checkout.action, { method: "POST", body: fields, headers: { accept: "text/html" }, redirect: "error" });
            fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("form[data-checkout]")?.ownerDocument ?? null;
        } catch {
            // The whole page may still come.
        }

        if (question !== asked) {
            return;
        }

        if (fresh === null) {
            checkout.requestSubmit(button);
            return;
        }

        const focused = document.activeElement?.id;
        for (const part of document.querySelectorAll("[data-part]")) {
            part.replaceWith(document.importNode(fresh.querySelector(`[data-part=${part.dataset.part}]`), true));
        }

        if (focused && document.activeElement?.id !== focused) {
            (document.getElementById(focused) ?? checkout.querySelector("#remove-code, #code"))?.focus();
        }

        checkout.querySelector("p[data-total]").textContent = checkout.querySelector("input[data-total]")?.dataset.total ?? "";
        checkout.removeAttribute("aria-busy");
    };
    checkout.addEventListener("change", event => {
        if (event.target.matches("[data-recalculates]")) {
            recalculate(checkout.querySelector("button[value=recalculate]"));
        }
    });
    checkout.addEventListener("click", event => {
        const button = event.target.closest("button[name=step]");
        if (button !== null) {
            event.preventDefault();
            recalculate(button);
        }
    });
    checkout.addEventListener("keydown", event => {
        if (event.key === "Enter" && event.target.id === "code") {
            event.preventDefault();
            recalculate(checkout.querySelector("#apply-code"));
        }
    });
}

// What is typed at checkout stays in this tab while one looks after the cart; until it is ordered, or somebody signs out.
const addressKey = "checkout-address";
const keepAddress = text => {
    try {
        if (text === null) {
            sessionStorage.removeItem(addressKey);
        } else {
            sessionStorage.setItem(addressKey, text);
        }
    } catch {
        // A browser that keeps nothing.
    }
};
const keptAddress = () => {
    try {
        return JSON.parse(sessionStorage.getItem(addressKey) ?? "{}");
    } catch {
        return {};
    }
};
if (checkout !== null) {
    const fields = ["email", "name", "street", "postalCode", "city", "country", "phone"];
    for (const [name, value] of Object.entries(keptAddress())) {
        const field = fields.includes(name) ? checkout.elements.namedItem(name) : null;
        if (field !== null && value && field.value !== value) {
            field.value = value;
            field.dispatchEvent(new Event("change", { bubbles: true }));
        }
    }

    checkout.addEventListener("input", () =>
        keepAddress(JSON.stringify(Object.fromEntries(fields.map(name => [name, checkout.elements.namedItem(name)?.value])))));
} else if (document.querySelector("[data-refresh]") !== null) {
    keepAddress(null);
}

document.querySelector("form[action='/sign-out']")?.addEventListener("submit", () => keepAddress(null));

// The chosen variant's price and stock, without loading the page again.
for (const form of document.querySelectorAll("form.buy")) {
    form.addEventListener("change", event => {
        const { priceText, beforeText, stockText, stock } = event.target.dataset;
        if (!priceText) {
            return;
        }

        const price = document.querySelector("[data-price]");
        price.querySelector("strong").textContent = priceText;
        price.querySelector("strong").classList.toggle("price-sale", Boolean(beforeText));
        for (const part of price.querySelectorAll("s, .visually-hidden")) {
            part.remove();
        }

        if (beforeText) {
            const before = document.createElement("s");
            before.textContent = beforeText;
            price.querySelector("strong").after(" ", before);
        }

        const availability = form.querySelector("[data-availability]");
        availability.textContent = stockText;
        availability.className = `stock stock-${stock}`;
    });
}

// An order's state follows by itself: told by the shop where it can, else asked for.
for (const region of document.querySelectorAll("[data-refresh]")) {
    if (region.dataset.events && "EventSource" in window) {
        follow(region);
    } else {
        poll(region);
    }
}

async function refresh(region) {
    try {
        const response = await fetch(region.dataset.refresh, { headers: { accept: "text/html" }, redirect: "error" });
        if (response.status === 200) {
            const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
            replace(region, fresh);
            replaceParts(fresh);
        }
    } catch {
        // The next look may succeed.
    }
}

// While it can change within seconds; ever slower, so that a forgotten tab is no burden.
function poll(region, wait = 1000) {
    setTimeout(async () => {
        if (region.querySelector("[data-moving=true]") !== null) {
            await refresh(region);
            poll(region, Math.min(wait * 1.2, 15000));
        }
    }, wait);
}

// Only while the tab is seen: a browser has few connections to one host.
function follow(region) {
    let source = null;
    let isOver = false;
    const end = () => {
        source?.close();
        source = null;
    };
    const begin = () => {
        if (isOver || source !== null || document.hidden) {
            return;
        }

        source = new EventSource(region.dataset.events);
        source.addEventListener("changed", () => refresh(region));
        source.addEventListener("ended", () => {
            isOver = true;
            end();
        });
        source.addEventListener("error", () => {
            if (source?.readyState === EventSource.CLOSED) {
                // Refused, or there is nothing to follow: what may still move is asked for.
                isOver = true;
                end();
                poll(region);
            }
        });
    };
    document.addEventListener("visibilitychange", () => document.hidden ? end() : begin());
    begin();
}

// Only what has changed is replaced, so that nothing is read aloud twice and no one loses their place.
function replace(region, fresh) {
    const next = fresh.getElementById("order-status");
    const current = region.querySelector("#order-status");
    const text = element => element.textContent.replace(/\s+/g, " ").trim();
    if (next === null || (text(next) === text(current) && next.dataset.moving === current.dataset.moving)) {
        return;
    }

    const open = current.querySelector("details")?.open;
    const live = current.querySelector("[aria-live]");
    const nextLive = next.querySelector("[aria-live]");
    current.replaceChildren(...[...next.childNodes].map(node => {
        if (node !== nextLive || live === null) {
            return document.importNode(node, true);
        }

        live.className = nextLive.className;
        live.replaceChildren(...[...nextLive.childNodes].map(child => document.importNode(child, true)));
        return live;
    }));
    current.dataset.moving = next.dataset.moving;
    if (open) {
        current.querySelector("details")?.setAttribute("open", "");
    }
}

// What else the page says of the order, and the cart, which is empty once it is paid.
function replaceParts(fresh) {
    const text = element => element.textContent.replace(/\s+/g, " ").trim();
    for (const current of document.querySelectorAll("[data-live]")) {
        const next = fresh.querySelector(`[data-live=${current.dataset.live}]`);
        // Nobody is interrupted in what they are doing there.
        if (next !== null && text(next) !== text(current) && !current.contains(document.activeElement) && current.querySelector("details[open]") === null) {
            current.replaceWith(document.importNode(next, true));
        }
    }
}

// Suggestions while one types: a combobox with a listbox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
for (const input of document.querySelectorAll("[data-suggestions]")) {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `${input.id}-suggestions`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent);
    list.hidden = true;
    input.after(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    let active = -1;
    let timer;
    let asked = 0;

    const close = () => {
        list.hidden = true;
        active = -1;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
    };
    const mark = index => {
        active = index;
        for (const [position, option] of [...list.children].entries()) {
            option.setAttribute("aria-selected", String(position === index));
        }

        if (index >= 0) {
            input.setAttribute("aria-activedescendant", list.children[index].id);
        } else {
            input.removeAttribute("aria-activedescendant");
        }
    };
    const ask = async () => {
        const question = ++asked;
        const text = input.value.trim();
        if (text.length < 2) {
            close();
            return;
        }

        try {
            const response = await fetch(`${input.dataset.suggestions}?q=${encodeURIComponent(text)}`);
            const items = response.ok ? await response.json() : [];
            if (question !== asked || document.activeElement !== input) {
                return;
            }

            list.replaceChildren(...items.map((item, index) => {
                const option = document.createElement("li");
                option.id = `${list.id}-${index}`;
                option.setAttribute("role", "option");
                option.setAttribute("aria-selected", "false");
                option.dataset.url = item.url;
                option.textContent = item.text;
                const kind = document.createElement("span");
                kind.textContent = item.kind;
                option.append(kind);
                return option;
            }));
            active = -1;
            list.hidden = items.length === 0;
            input.setAttribute("aria-expanded", String(items.length > 0));
        } catch {
            close();
        }
    };

    input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, 180);
    });
    input.addEventListener("keydown", event => {
        const count = list.hidden ? 0 : list.children.length;
        if (event.key === "ArrowDown" && count > 0) {
            event.preventDefault();
            mark((active + 1) % count);
        } else if (event.key === "ArrowUp" && count > 0) {
            event.preventDefault();
            mark(active <= 0 ? count - 1 : active - 1);
        } else if (event.key === "Escape" && count > 0) {
            event.preventDefault();
            close();
        } else if (event.key === "Enter" && active >= 0) {
            event.preventDefault();
            location.assign(list.children[active].dataset.url);
        }
    });
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", event => {
        event.preventDefault();
        const option = event.target.closest("li");
        if (option) {
            location.assign(option.dataset.url);
        }
    });
}
