import { screen } from './screen.ts';
import { knownKeys, strict } from './strict.ts';

interface Template {
  readonly id?: string;
  readonly label?: string;
  readonly enabled?: boolean;
  readonly accelerator?: string;
  readonly role?: string;
  readonly type?: string;
  readonly click?: () => void;
  readonly submenu?: readonly Template[];
}

const keys = [
  'id',
  'label',
  'enabled',
  'role',
  'type',
  'click',
  'submenu',
  'accelerator',
  'registerAccelerator',
];
const roles = [
  'quit',
  'cut',
  'copy',
  'paste',
  'selectAll',
  'resetZoom',
  'zoomIn',
  'zoomOut',
  'togglefullscreen',
  'about',
  'reload',
  'toggleDevTools',
];

class MenuDouble {
  readonly items: readonly Template[];
  constructor(items: readonly Template[]) {
    this.items = items;
  }

  getMenuItemById(id: string): Template | null {
    const search = (items: readonly Template[]): Template | undefined => {
      for (const item of items) {
        const found = item.id === id ? item : search(item.submenu ?? []);
        if (found) return found;
      }
      return undefined;
    };
    return search(this.items) ?? null;
  }
}

let current: MenuDouble | null = null;

export const Menu = strict('Menu', {
  buildFromTemplate(template: readonly Template[]): MenuDouble {
    const check = (items: readonly Template[]): void => {
      for (const item of items) {
        knownKeys('the menu option', item, keys);
        if (item.role && !roles.includes(item.role))
          throw new Error(`the double does not know the menu role ${item.role}`);
        if (!item.label && !item.role && item.type !== 'separator')
          throw new Error('Invalid template for MenuItem: must have label, role or type');
        check(item.submenu ?? []);
      }
    };
    check(template);
    return new MenuDouble(template);
  },
  setApplicationMenu: (menu: MenuDouble | null) => void (current = menu),
  getApplicationMenu: () => current,
});

screen.handle('menu', (id: string) => {
  const item = current?.getMenuItemById(id);
  if (!item?.click) throw new Error(`the menu has no entry "${id}"`);
  item.click();
});
/** How an entry looks, for tests. */
screen.handle('menu-entry', (id: string) => {
  const { label, enabled = true, accelerator = null } = current?.getMenuItemById(id) ?? {};
  return label === undefined ? null : { label, enabled, accelerator };
});
