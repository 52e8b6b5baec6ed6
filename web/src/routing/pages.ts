import type { Component } from 'svelte'

export interface PageRoute {
  /** The path without what follows it. */
  path: string
  name: string
  /** `g` and this letter go there. */
  key: string
  load: () => Promise<{ default: Component }>
}

/** Every page, in the order of the navigation. */
export const pages: readonly PageRoute[] = [
  { path: '/', name: 'Overview', key: 'o', load: () => import('../overview/OverviewPage.svelte') },
  { path: '/live', name: 'Live', key: 'l', load: () => import('../live/LivePage.svelte') },
  { path: '/incidents', name: 'Incidents', key: 'i', load: () => import('../incidents/IncidentsPage.svelte') },
  { path: '/findings', name: 'Findings', key: 'f', load: () => import('../findings/FindingsPage.svelte') },
  { path: '/anomalies', name: 'Anomalies', key: 'a', load: () => import('../anomalies/AnomaliesPage.svelte') },
  { path: '/search', name: 'Search', key: 's', load: () => import('../search/SearchPage.svelte') },
  { path: '/upload', name: 'Upload', key: 'u', load: () => import('../uploads/UploadPage.svelte') },
]

/** The page of a path; `/incidents/abc` is the incidents' page. */
export function pageOf(path: string): PageRoute | null {
  return pages.find((page) => page.path === path || (page.path !== '/' && path.startsWith(`${page.path}/`))) ?? null
}
