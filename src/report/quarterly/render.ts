/** The report in a format. Reads the document and nothing else. */
import { renderBadge, renderChat } from './chat.js';
import { renderCsv } from './csv.js';
import type { ReportData } from './data.js';
import { renderHtml } from './html/page.js';
import { renderMarkdown } from './markdown.js';

export type ReportFormat = 'html' | 'markdown' | 'csv' | 'badge' | 'chat';

const FORMATS: Record<ReportFormat, (data: ReportData) => string> = { html: renderHtml, markdown: renderMarkdown, csv: renderCsv, badge: renderBadge, chat: renderChat };

export const renderReport = (data: ReportData, format: ReportFormat): string => FORMATS[format](data);
