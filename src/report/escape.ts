/** Text from a repository in GitHub's Markdown: no name can end its cell, open a tag, a link, a code span, an emoji or a mention. */
import { visible } from './style.js';

export const escaped = (text: string): string => visible(text).replace(/[\\|`*_~<>[\]{}()#!&@$]|:(?=\S)|(?<=www)\./gi, (it) => (/[:&@.]/.test(it) ? `&#${it.charCodeAt(0)};` : `\\${it}`));

/** What is nothing but letters and the signs of paths stays readable in the source, too. */
export const code = (text: string): string => (text.trim() === '' ? JSON.stringify(text) : /^[\p{L}\p{N}_./@:, -]+$/u.test(text) ? `\`${text}\`` : `<code>${escaped(text)}</code>`);
