import { FormatError } from '../errors/errors.js'
import { codeOf } from './disk-port.js'

const problems: Readonly<Record<string, string>> = {
  ENOTDIR: 'a file in place of a folder',
  EISDIR: 'a folder',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ELOOP: 'a link that leads to itself',
  ENAMETOOLONG: 'a name that is too long',
  ERR_FS_FILE_TOO_LARGE: 'one that is too large',
  ERR_INVALID_ARG_TYPE: 'no path',
  ERR_INVALID_ARG_VALUE: 'a name with a null character',
}

/** What a system error says of a path, in words. */
export function fileProblem(cause: unknown, wanted: 'file' | 'folder' = 'file'): string {
  const code = codeOf(cause)
  return code === 'ENOENT' ? `no such ${wanted}` : (problems[code] ?? code)
}

/** The error for a file that cannot be read; it begins with the path. */
export function unreadable(path: string, cause: unknown): FormatError {
  return new FormatError(`${path}: path must be a file that can be read, but got ${fileProblem(cause)}.`, { cause })
}
