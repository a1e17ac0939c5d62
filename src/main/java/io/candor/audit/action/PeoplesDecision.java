package io.candor.audit.action;

import io.candor.event.ActionKind;
import java.time.Instant;
import java.util.Set;

/**
 * Something that a person did, as a record of another topic says.
 *
 * @param kinds the actions that it may be
 * @param subject what it was done to
 * @param at the moment that the record names
 * @param topic where the record lies
 * @param offset its offset there
 * @param writtenAt when the broker got it, in milliseconds since 1970
 */
record PeoplesDecision(Set<ActionKind> kinds, String subject, Instant at, String topic, long offset, long writtenAt) {}
