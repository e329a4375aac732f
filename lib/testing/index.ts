export { beginEventRequest, endEventRequest, type EventRequestOptions, type EventRequestToken } from './event-request.js';
