package dev.wardlock.examples.context;

import dev.wardlock.model.Scope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small text that somebody left at a place.
 *
 * @param scope the place
 * @param name its name there
 * @param text what it says
 * @param writtenBy the principal that wrote it last
 * @param writtenAt when that was
 */
record Document(Scope scope, String name, String text, String writtenBy, Instant writtenAt) {

  Map<String, Object> view() {
    var view = new LinkedHashMap<String, Object>();
    view.put("scope", scope.path());
    view.put("name", name);
    view.put("text", text);
    view.put("written_by", writtenBy);
    view.put("written_at", writtenAt.toString());
    return view;
  }
}
