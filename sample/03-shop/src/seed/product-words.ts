/** What the shop sells, by category: nouns, and prices from … to, in euros. */
export const CATEGORIES: readonly {
  readonly name: string;
  readonly code: string;
  readonly nouns: readonly string[];
  readonly from: number;
  readonly to: number;
}[] = [
  { name: 'Chairs', code: 'CH', nouns: ['Chair', 'Armchair', 'Rocking chair', 'Stool', 'Bench', 'Bar stool'], from: 49, to: 690 },
  { name: 'Tables', code: 'TA', nouns: ['Dining table', 'Desk', 'Coffee table', 'Side table', 'Console'], from: 79, to: 1_890 },
  {
    name: 'Lighting',
    code: 'LI',
    nouns: ['Floor lamp', 'Table lamp', 'Pendant', 'Wall light', 'Candlestick'],
    from: 19,
    to: 480,
  },
  { name: 'Textiles', code: 'TE', nouns: ['Blanket', 'Cushion', 'Curtain', 'Rug', 'Tablecloth', 'Napkins'], from: 9, to: 890 },
  { name: 'Storage', code: 'ST', nouns: ['Shelf', 'Sideboard', 'Basket', 'Wardrobe', 'Chest', 'Hook'], from: 6, to: 1_450 },
  { name: 'Kitchen', code: 'KI', nouns: ['Bowl', 'Jug', 'Cutting board', 'Plate', 'Mug', 'Salad servers'], from: 5, to: 120 },
  { name: 'Beds', code: 'BE', nouns: ['Bed', 'Mattress', 'Bedside table', 'Headboard'], from: 69, to: 2_400 },
  { name: 'Garden', code: 'GA', nouns: ['Lounger', 'Planter', 'Parasol', 'Garden bench', 'Lantern'], from: 12, to: 980 },
];

export const MATERIALS = [
  'Oak',
  'Ash',
  'Walnut',
  'Linen',
  'Wool',
  'Rattan',
  'Steel',
  'Brass',
  'Marble',
  'Cotton',
  'Beech',
  'Ceramic',
];
export const STYLES = [
  'Bergen',
  'Lund',
  'Como',
  'Porto',
  'Kyoto',
  'Tallinn',
  'Ghent',
  'Aarhus',
  'Malmö',
  'Siena',
  'Turku',
  'Delft',
  'Graz',
  'Lyon',
];
export const TAGS = ['handmade', 'new', 'recycled', 'bestseller', 'outdoor', 'gift', 'limited', 'FSC', 'vegan', 'made to order'];
export const FIRST_NAMES = ['Ada', 'Noor', 'Mika', 'Lena', 'Ivo', 'Sara', 'Tom', 'Yuki', 'Elif', 'Jan', 'Ines', 'Omar'];
export const LAST_NAMES = [
  'Berg',
  'Rossi',
  'Novak',
  'Silva',
  'Haas',
  'Lind',
  'Moreau',
  'Sato',
  'Demir',
  'Visser',
  'Kaya',
  'Weiss',
];
export const CITIES = ['Antwerp', 'Basel', 'Cork', 'Dresden', 'Évora', 'Freiburg', 'Gdańsk', 'Helsinki', 'Ljubljana', 'Nantes'];
