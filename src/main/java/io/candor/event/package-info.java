/**
 * The contracts on the wire: topics, committed offsets, Avro records generated from {@code schemas/}, their serialisation, and the traces in
 * their headers. {@link io.candor.event.registry} numbers the schemas; {@link io.candor.event.client} reads and writes the
 * topics; {@link io.candor.event.retry} says when to try again; {@link
 * io.candor.event.acl} what each role has to be allowed.
 */
package io.candor.event;
