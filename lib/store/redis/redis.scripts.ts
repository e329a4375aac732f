import { RedisScript } from './redis.connection.js';

/*
 * A page session is a hash. Its fields: `f` the format, `v` what changes with each commit, `m` the record but for what has fields
 * of its own, `t` tickets, `s:State`, `c:State.name`, `r:number`; `l` who has the lease, `w` who waits for it.
 */

/** Takes the place of what has this id. KEYS: page session, those that no browser has used yet. ARGV: id, ttl, most of these, what begins the key of a page session, fields and values. */
export const CREATE = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('DEL', KEYS[1])
for i = 5, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[2])
redis.call('ZADD', KEYS[2], now, ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local over = redis.call('ZCARD', KEYS[2]) - ARGV[3]
if over > 0 then
  local popped = redis.call('ZPOPMIN', KEYS[2], over)
  for i = 1, #popped, 2 do redis.call('DEL', ARGV[4] .. popped[i]) end
end
return 1
`);

/**
 * One step, from the version and the tickets that the caller knows. KEYS as for `CREATE`. ARGV: id, version, tickets, ttl or
 * nothing, channel or nothing, message, number of fields that are set, these with their values, and those that go.
 */
export const COMMIT = new RedisScript(`
local known = redis.call('HMGET', KEYS[1], 'v', 't')
if not known[1] then return {'gone'} end
if known[1] ~= ARGV[2] then return {'conflict'} end
if known[2] ~= ARGV[3] then return {'tickets', known[2] or ''} end
local last = 7 + 2 * ARGV[7]
for i = 8, last, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
for i = last + 1, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end
if ARGV[4] ~= '' then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('ZREM', KEYS[2], ARGV[1])
end
if ARGV[5] ~= '' then redis.call('PUBLISH', ARGV[5], ARGV[6]) end
return {'done'}
`);

/** KEYS as for `CREATE`. ARGV: id, ttl. */
export const TOUCH = new RedisScript(`
if redis.call('PEXPIRE', KEYS[1], ARGV[2]) == 1 then redis.call('ZREM', KEYS[2], ARGV[1]) end
return 1
`);

/**
 * Takes the lease of a page session from nobody, or from a process that is dead; else asks for it. Who asks for that of a page
 * session that is gone may have it. KEYS: page session. ARGV: process, what begins the key of a living process, channel, message.
 */
export const ACQUIRE = new RedisScript(`
local owner = redis.call('HGET', KEYS[1], 'l')
if owner and owner ~= ARGV[1] and redis.call('EXISTS', ARGV[2] .. owner) == 1 then
  redis.call('HSET', KEYS[1], 'w', ARGV[1])
  redis.call('PUBLISH', ARGV[3], ARGV[4])
  return 0
end
if redis.call('EXISTS', KEYS[1]) == 0 then return 1 end
redis.call('HSET', KEYS[1], 'l', ARGV[1])
if redis.call('HGET', KEYS[1], 'w') == ARGV[1] then redis.call('HDEL', KEYS[1], 'w') end
return 1
`);

/** Hands the lease to who waits for it: who had it could otherwise take it again before anybody else, for ever. KEYS and ARGV as for `ACQUIRE`. */
export const RELEASE = new RedisScript(`
if redis.call('HGET', KEYS[1], 'l') ~= ARGV[1] then return 0 end
local next = redis.call('HGET', KEYS[1], 'w')
redis.call('HDEL', KEYS[1], 'l', 'w')
if next and next ~= ARGV[1] and redis.call('EXISTS', ARGV[2] .. next) == 1 then redis.call('HSET', KEYS[1], 'l', next) end
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1
`);
