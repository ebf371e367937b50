/**
 * What grants allow, as the server reads them. It decides what is shown, and nothing else: the
 * server asks again whatever is done.
 */

function parse(text) {
  const at = text.indexOf("=");
  return { verb: text.slice(0, at), region: text.slice(at + 1) };
}

function verbCovers(wider, verb) {
  return wider === "*" || wider === verb
    || (wider.endsWith(":*") && verb.startsWith(wider.slice(0, -1)));
}

const top = (region) => (region.endsWith("/*") ? region.slice(0, -2) : region);

/** Whether all of a region is within another: a node alone, a node with all below it, everything. */
export function regionCovers(wider, region) {
  if (wider === "*" || wider === region) {
    return true;
  }
  return region !== "*" && wider.endsWith("/*")
    && (top(region) === top(wider) || top(region).startsWith(`${top(wider)}/`));
}

/** Whether somebody may do something in all of a region. */
export function may(me, verb, region = "*") {
  return me.grants.map(parse).some((own) => verbCovers(own.verb, verb) && regionCovers(own.region, region));
}

/** Whether somebody may do something somewhere. */
export function mayAnywhere(me, verb) {
  return me.grants.map(parse).some((own) => verbCovers(own.verb, verb));
}

/** Whether somebody holds all of some grants. */
export function covers(me, grants) {
  return grants.map(parse).every((grant) => may(me, grant.verb, grant.region));
}
