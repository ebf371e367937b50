package dev.wardlock.servlet;

import dev.wardlock.KeyService;
import dev.wardlock.model.Grant;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Principal;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Contexts, kinds and the audit trail. */
final class ContextOperations {

  private static final Field<String> ID = Field.text("id", "The context's id.").inPath();
  private static final Field<String> NEW_ID =
      Field.text("id", "Its id, which no other context has or had.");
  private static final Field<String> NAME =
      Field.text("name", "Its name for people; its id unless told otherwise.").optional();
  private static final Field<Duration> LONGEST =
      Field.integer(
              "max_ttl_seconds",
              1,
              Duration.ofDays(36_500).toSeconds(),
              "The longest that its keys may live; without it there is no bound.")
          .as(Duration::ofSeconds)
          .optional();
  private static final Field<Boolean> SELF_SERVICE =
      Field.flag("self_service", "Whether its keys may rotate, revoke and delegate themselves.")
          .optional();

  private static final Field<Boolean> WHOLE_SELF_SERVICE =
      Field.flag("self_service", "Whether its keys may rotate, revoke and delegate themselves.");

  private static final Field<String> OF_KEY =
      Field.text("key", "Only what was done by this key or to it: its id, or its name.")
          .inQuery()
          .optional();
  private static final Field<String> OF_CONTEXT =
      Field.text("context", "Only what concerns this context.").inQuery().optional();

  private ContextOperations() {}

  static List<Operation> all() {
    return List.of(
        Operation.named("contexts.create")
            .summary("Makes a context, which is a tenant with keys of its own")
            .verb(Grant.CONTEXTS_MANAGE)
            .taking(NEW_ID, NAME, LONGEST, SELF_SERVICE)
            .answering(Views.CONTEXT)
            .at(Route.of("POST", "/contexts", 201))
            .handledBy(ContextOperations::create),
        Operation.named("contexts.list")
            .summary("Lists the contexts")
            .verb(Grant.CONTEXTS_MANAGE)
            .taking(Params.CURSOR, Params.LIMIT)
            .answering(Views.CONTEXTS)
            .at("GET", "/contexts")
            .handledBy(
                call ->
                    Views.page(
                        call.keys()
                            .contexts(
                                call.find(Params.CURSOR).orElse(null),
                                call.find(Params.LIMIT).orElse(Query.DEFAULT_LIMIT)),
                        Views::context)),
        Operation.named("contexts.get")
            .summary("Shows a context")
            .within(ID)
            .taking(ID)
            .answering(Views.CONTEXT)
            .at("GET", "/contexts/{id}")
            .handledBy(call -> Views.context(find(call.keys(), call.get(ID)))),
        Operation.named("contexts.set_policy")
            .summary("Sets what a context allows its keys, as a whole")
            .verb(Grant.CONTEXTS_MANAGE)
            .within(ID)
            .taking(ID, LONGEST, WHOLE_SELF_SERVICE)
            .answering(Views.CONTEXT)
            .at("PUT", "/contexts/{id}/policy")
            .handledBy(ContextOperations::setPolicy),
        Operation.named("contexts.delete")
            .summary("Deletes a context, and ends every key in it")
            .verb(Grant.CONTEXTS_MANAGE)
            .within(ID)
            .taking(ID)
            .answering(Views.REVOKED)
            .at("DELETE", "/contexts/{id}")
            .handledBy(call -> Views.revoked(call.keys().deleteContext(call.get(ID)))),
        Operation.named("kinds.list")
            .summary("Lists the kinds of principals, and what each may hold at most")
            .answering(Schema.listOf(Views.KIND))
            .at("GET", "/kinds")
            .handledBy(call -> call.auth().kinds().stream().map(Views::kind).toList()),
        Operation.named("audit.list")
            .summary("Lists who did what, newest first")
            .verb(Grant.AUDIT_READ)
            .taking(OF_CONTEXT, Params.OF_PRINCIPAL, OF_KEY, Params.OF_KIND)
            .taking(Params.SINCE, Params.UNTIL, Params.CURSOR, Params.LIMIT)
            .answering(Views.EVENTS)
            .at("GET", "/audit")
            .handledBy(call -> Views.page(call.keys().audit(query(call)), Views::event)));
  }

  private static Object create(Call call) {
    String id = call.get(NEW_ID);
    return Views.context(call.keys().createContext(id, call.find(NAME).orElse(id), policy(call)));
  }

  private static Object setPolicy(Call call) {
    KeyService keys = call.keys();
    keys.setPolicy(call.get(ID), policy(call));
    return Views.context(find(keys, call.get(ID)));
  }

  private static ContextPolicy policy(Call call) {
    return new ContextPolicy(call.find(LONGEST).orElse(null), call.find(SELF_SERVICE).orElse(true));
  }

  private static Context find(KeyService keys, String id) {
    return keys.context(id)
        .orElseThrow(() -> OperationException.notFound("There is no such context."));
  }

  private static Query.Audit query(Call call) {
    return new Query.Audit(
        call.find(OF_CONTEXT).orElse(null),
        call.find(Params.OF_PRINCIPAL).orElse(null),
        call.find(OF_KEY).map(text -> key(call, text)).orElse(null),
        call.find(Params.OF_KIND).orElse(null),
        call.find(Params.SINCE).orElse(null),
        call.find(Params.UNTIL).orElse(null),
        call.find(Params.CURSOR).orElse(null),
        call.find(Params.LIMIT).orElse(Query.DEFAULT_LIMIT));
  }

  /** A key that was purged is known by its id alone. */
  private static KeyId key(Call call, String text) {
    if (KeyId.isId(text)) {
      return new KeyId(text);
    }
    @Nullable String context = call.find(OF_CONTEXT).orElse(null);
    Principal who = call.principal();
    boolean ofSystem = who.context().equals(Context.SYSTEM);
    String in = context != null ? context : ofSystem ? Context.DEFAULT : who.context();
    return call.keys().find(in, text).map(KeyInfo::id).orElseThrow(KeyOperations::noSuchKey);
  }
}
