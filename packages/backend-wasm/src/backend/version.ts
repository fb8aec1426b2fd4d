/** The version of this package; the test compares it with package.json. */
export const version = '0.0.0'
