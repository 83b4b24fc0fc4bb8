import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { StudioWindow } from './index.ts';

/** A project in a folder of its name, in the smallest window that everything fits; from nothing, or from a template by its title. */
export async function newProject(
  { page, folder }: Pick<StudioWindow, 'page' | 'folder'>,
  name: string,
  template = 'New project',
): Promise<string> {
  const path = join(folder, name);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: template, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Folder', { exact: true }).fill(path);
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await expect(page.getByRole('tab', { name: /^Design/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Canvas' })).toBeVisible();
  return path;
}
