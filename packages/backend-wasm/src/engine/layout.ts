/** Addresses of the control block; the same numbers stand in assembly/control.ts, with what they mean. */
export const control = {
  epoch: 1024,
  ticket: 1088,
  trapped: 1344,
  ready: 1440,
  threads: 1412,
  spin: 1416,
  mayWait: 1420,
  scratch: 1424,
  scratchBytes: 1428,
  wake: 1436,
  patience: 1448,
  lost: 1444,
} as const

/** Address of the table that kernels read sizes and strides from; see assembly/table.ts. */
export const tableAddress = 2048

/** The first byte that the allocator hands out; control block and constants lie below. */
export const heapStart = 1 << 17
/** Bytes of one page of WebAssembly memory. */
export const pageBytes = 1 << 16
