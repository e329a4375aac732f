export { Product } from './shop.js';
