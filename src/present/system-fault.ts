/**
 * An error of the system about a file goes in, why it could not be used comes out, in words.
 */

const words: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota of the disk is used up'],
  ['EFBIG', 'it would be larger than may be'],
  ['EIO', 'the disk or the device failed, or the terminal is gone'],
  ['ENOENT', 'no such file or folder'],
  ['ENOTDIR', 'its folder is a file'],
  ['EISDIR', 'it is a folder'],
  ['EEXIST', 'something of that name is in the way'],
  ['ELOOP', 'its links lead in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['EMFILE', 'too many files are open'],
  ['ENXIO', 'there is no such device, or nobody reads the pipe'],
  ['ETXTBSY', 'it is a program that runs'],
]);

/** A phrase without a full stop. The path is not in it: whoever reports it names the file. */
export function describeSystemFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ('code' in error ? words.get(String(error.code)) : undefined) ?? error.message;
}
