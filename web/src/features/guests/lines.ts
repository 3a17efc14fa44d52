/** Lines of a text as people: `Ada Byron <ada@example.com>`, `Ada Byron, ada@example.com` or just a name. */
export function linesOf(text: string): { name: string; email: string | null }[] {
  return text
    .split(/\r?\n/)
    .map(line => {
      const cells = line.replace(/^\s*(?:[-*•–]|\d+[.)])\s+/, '');
      const email = /[^\s<>,;"]+@[^\s<>,;"]+/.exec(cells)?.[0] ?? null;
      const name = (email ? cells.replace(email, '') : cells).replaceAll(/[<>"]|[\s,;]+$|^[\s,;]+/g, ' ').trim();
      return { name: name.replaceAll(/\s+/g, ' ').replace(/[,;]$/, '').trim().slice(0, 200), email };
    })
    .map(person => (person.name === '' && person.email ? { ...person, name: person.email } : person))
    .filter(person => person.name !== '');
}
