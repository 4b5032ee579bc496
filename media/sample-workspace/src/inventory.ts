export interface StockItem {
  readonly name: string;
  readonly count: number;
  readonly reorderAt: number;
}

export function itemsToReorder(items: readonly StockItem[]): StockItem[] {
  return items.filter((item) => item.count < item.reorderAt);
}

export function totalCount(items: readonly StockItem[]): number {
  return items.reduce((sum, item) => sum + item.count, 0);
}
