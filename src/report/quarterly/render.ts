/** The report in a format. Reads the document and nothing else. */
import type { ReportData } from './data.js';
import { renderHtml } from './html/page.js';

export type ReportFormat = 'html' | 'markdown' | 'csv' | 'badge' | 'chat';

const FORMATS: Record<ReportFormat, (data: ReportData) => string> = { html: renderHtml, markdown: renderHtml, csv: renderHtml, badge: renderHtml, chat: renderHtml };

export const renderReport = (data: ReportData, format: ReportFormat): string => FORMATS[format](data);
