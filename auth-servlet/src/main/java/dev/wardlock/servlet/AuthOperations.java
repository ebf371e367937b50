package dev.wardlock.servlet;

import dev.wardlock.IssuedKey;
import dev.wardlock.KeyService;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.model.Grant;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Principal;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the words of a program that has one context and calls a kind a scope. Over JSON-RPC
 * alone.
 */
final class AuthOperations {

  /** More than a program asks for at once by mistake. */
  private static final int MOST_LISTED = 10_000;

  private static final Field<String> PRESENTED =
      Field.text("key", "The token; without it, the credential of the request is verified.")
          .optional();
  private static final Field<String> NAME = Field.text("name", "The key's name.");
  private static final Field<String> SCOPE = Field.text("scope", "The name of the key's kind.");
  private static final Field<String> WHICH =
      Field.text("key", "A token, an id or a name: their forms cannot collide.");
  private static final Field<String> CONTEXT =
      Field.text("context", "The context; that of the caller, or the default one, without it.")
          .optional();

  private static final Schema VERIFIED =
      Schema.object("Verified")
          .with("valid", Schema.flag())
          .perhaps("name", Schema.text())
          .perhaps("scope", Schema.text());
  private static final Schema REMOVED = Schema.object("Removed").with("removed", Schema.flag());

  private AuthOperations() {}

  static List<Operation> all() {
    return List.of(
        Operation.named("auth.verify")
            .summary("Says whether a key is good, and whose it is")
            .open()
            .taking(PRESENTED)
            .answering(VERIFIED)
            .handledBy(AuthOperations::verify),
        Operation.named("auth.create_key")
            .summary("Makes a key; the answer has its token, this once")
            .verb(Grant.KEYS_CREATE)
            .taking(NAME, SCOPE, Params.TTL, CONTEXT)
            .answering(Views.MADE)
            .handledBy(AuthOperations::create),
        Operation.named("auth.list_keys")
            .summary("Lists every key that the caller may know of; by pages, see keys.list")
            .verb(Grant.KEYS_READ)
            .taking(CONTEXT)
            .answering(Schema.listOf(Views.LISTED))
            .handledBy(AuthOperations::list),
        Operation.named("auth.remove_key")
            .summary("Ends a key, and all that was delegated from it")
            .verb(Grant.KEYS_REVOKE)
            .taking(WHICH, CONTEXT)
            .answering(REMOVED)
            .handledBy(AuthOperations::remove),
        Operation.named("auth.rotate_key")
            .summary("Gives a key a new secret; the old one is dead when this is answered")
            .verb(Grant.KEYS_ROTATE)
            .taking(WHICH, Params.TTL, CONTEXT)
            .answering(Views.MADE)
            .handledBy(AuthOperations::rotate));
  }

  private static Object verify(Call call) {
    @Nullable String presented = call.find(PRESENTED).orElse(null);
    Accepted accepted = presented == null ? call.caller() : call.verify(presented);
    if (accepted == null) {
      return Map.of("valid", false);
    }
    Principal who = accepted.principal();
    KeyId own = who.key();
    var answer = new LinkedHashMap<String, Object>();
    answer.put("valid", true);
    answer.put(
        "name",
        own == null ? who.id() : call.auth().keys().get(own).map(KeyInfo::name).orElse(who.id()));
    answer.put("scope", who.kind());
    return answer;
  }

  private static Object create(Call call) {
    NewKey wanted = NewKey.named(call.get(NAME)).kind(call.get(SCOPE)).in(context(call));
    return Views.made(
        call.keys().mint(call.find(Params.TTL).map(wanted::expiresIn).orElse(wanted)));
  }

  private static Object list(Call call) {
    KeyService keys = call.keys();
    Query.Keys query = Query.Keys.ALL.limit(Query.MAX_LIMIT);
    query = call.find(CONTEXT).map(query::in).orElse(query);
    var all = new ArrayList<Map<String, @Nullable Object>>();
    @Nullable String cursor = null;
    do {
      Query.Page<KeyInfo> page = keys.list(query.after(cursor));
      page.items().forEach(key -> all.add(Views.listed(key)));
      cursor = page.nextCursor();
      if (cursor != null && all.size() >= MOST_LISTED) {
        throw OperationException.conflict(
            "There are more than " + MOST_LISTED + " keys: ask by pages, with keys.list.");
      }
    } while (cursor != null);
    return all;
  }

  private static Object remove(Call call) {
    call.keys().revoke(id(call));
    return Map.of("removed", true);
  }

  private static Object rotate(Call call) {
    KeyId id = id(call);
    KeyService keys = call.keys();
    IssuedKey issued =
        call.find(Params.TTL).map(ttl -> keys.rotate(id, ttl)).orElseGet(() -> keys.rotate(id));
    return Views.made(issued);
  }

  /** A token names its key, whoever may look at that; so does an id. */
  private static KeyId id(Call call) {
    String text = call.get(WHICH);
    KeyId ofToken = call.auth().idOf(text);
    if (ofToken != null || KeyId.isId(text)) {
      return ofToken != null ? ofToken : new KeyId(text);
    }
    KeyService keys = call.keys();
    String context = context(call);
    String own = call.principal().context();
    return keys.find(context, text)
        .or(() -> call.find(CONTEXT).isPresent() ? Optional.empty() : keys.find(own, text))
        .map(KeyInfo::id)
        .orElseThrow(KeyOperations::noSuchKey);
  }

  /** Where a name is looked for: a key of the system acts on the default context. */
  private static String context(Call call) {
    String own = call.principal().context();
    return call.find(CONTEXT).orElse(own.equals(Context.SYSTEM) ? Context.DEFAULT : own);
  }
}
