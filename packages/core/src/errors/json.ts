/** What JSON can hold. Configurations and file metadata consist of these, so that nothing in a model file can run. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** A JSON object: any string keys. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** Whether `value` is an object with keys: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
