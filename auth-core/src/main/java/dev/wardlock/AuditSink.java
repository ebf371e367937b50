package dev.wardlock;

import dev.wardlock.model.AuditEvent;

/**
 * Where audit events go besides the store: every committed change, and aggregates of rejections and
 * of static token uses.
 *
 * <p>It is called after the commit, on the thread that made it, or on the housekeeping thread for
 * aggregates. What it throws is logged and changes nothing.
 *
 * <p>Implementations are safe for use by many threads and return soon. The default logs to {@code
 * dev.wardlock.audit} at INFO.
 */
@FunctionalInterface
public interface AuditSink {

  /**
   * Takes an event.
   *
   * @param event the event, without secrets
   */
  void accept(AuditEvent event);
}
