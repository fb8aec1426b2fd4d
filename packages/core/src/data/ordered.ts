/** What can be gone through, at once or as it comes. */
export type Elements<T> = Iterable<T> | AsyncIterable<T>

/**
 * Starts work on elements up to `ahead` at a time, and hands the results on in the order of the elements. An error of
 * an element comes in its place; whoever stops early lets the work that has begun come to nothing.
 */
export async function* ordered<T, R>(
  source: Elements<T>,
  ahead: number,
  run: (element: T, index: number) => R | Promise<R>,
): AsyncGenerator<Awaited<R>> {
  const pending: Promise<Awaited<R>>[] = []
  let index = 0
  for await (const element of source) {
    const result = start(element, index++)
    // Whoever takes it sees its error; nobody else has to.
    result.catch(() => undefined)
    pending.push(result)
    if (pending.length >= ahead) yield await pending.shift()!
  }
  while (pending.length > 0) yield await pending.shift()!

  async function start(element: T, at: number): Promise<Awaited<R>> {
    return await run(element, at)
  }
}

/** Asks for elements up to `count` ahead of whoever takes them. */
export async function* prefetched<T>(source: Elements<T>, count: number): AsyncGenerator<T> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  const pending: Promise<IteratorResult<T>>[] = []
  const ask = () => {
    const next = (async () => await iterator.next())()
    next.catch(() => undefined)
    pending.push(next)
  }
  try {
    for (let i = 0; i < count; i++) ask()
    for (;;) {
      const { done, value } = await pending.shift()!
      if (done) return
      ask()
      yield value
    }
  } finally {
    await iterator.return?.()
  }
}
