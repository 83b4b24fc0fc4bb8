import { expect, inBothThemes, test } from '../harness/index.ts';

/** The templates on the start screen, by mouse and by keyboard. */

inBothThemes((theme) => {
  test(`templates are found by topic and by words, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    const gallery = page.getByRole('main', { name: 'Start from a template' });
    const cards = gallery.locator('.card');
    const topics = gallery.getByRole('group', { name: 'Topics' });
    await expect(gallery.getByRole('button', { name: 'From scratch' })).toBeVisible();
    await expect(cards.filter({ hasText: 'Digits, convolutional' })).toContainText('98.0 % test accuracy');
    await studioWindow.screenshot('gallery');

    await topics.getByRole('button', { name: /^Generative/ }).click();
    await expect(cards).toHaveText([
      /Digits that nobody wrote/,
      /Probabilistic/,
      /Eight Gaussians/,
      /A game for digits/,
    ]);
    await expect(gallery.getByRole('status')).toHaveText('4 templates found');

    const search = gallery.getByRole('searchbox', { name: 'Find a template' });
    await search.fill('lstm');
    await expect(gallery.getByText('No template with “lstm” in “Generative”.')).toBeVisible();
    await studioWindow.screenshot('gallery-none');
    await gallery.getByRole('button', { name: 'Show all templates' }).click();

    // By keyboard: words, then arrows from card to card.
    await search.focus();
    await page.keyboard.type('digits conv2d');
    await expect(cards.first()).toContainText('Digits, convolutional');
    await page.keyboard.press('ArrowDown');
    await expect(cards.first().getByRole('button')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(cards.nth(1).getByRole('button')).toBeFocused();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New project: Digits, convolutional' });
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await search.focus();
    await page.keyboard.press('Escape');
    await expect(gallery.getByRole('button', { name: 'From scratch' })).toBeVisible();
  });
});
