/**
 * Keeps what became of each question in an index on this process's disk, and finds it there: by id, by words, by domain, decision, confidence, release and time.
 *
 * <p>The topics stay the only truth. The index is made from them and can be thrown away at any time: it says up to which record of each partition it holds them, in the
 * same commit as what it holds, so that a start goes on from there; of another cluster, of other topics, of an earlier version or damaged, it is made anew.
 *
 * <p>One document is one question, whose answer is the first one that came. {@link io.candor.search.QuestionIndex} is written by one thread and read by all. What was written is
 * found under its id at once, by everything else after the next refresh. Memory does not grow with what is kept: the files are mapped.
 *
 * <p>Why an index in each console: a state store that several consoles share by asking each other (Kafka Streams' interactive queries) finds by key alone, moves while members come and go and
 * makes every look-up wait for another process; a database of its own would find as well, but somebody would have to run, secure, scale and back it up, for data that lies on topics
 * already. Each console pays with its own disk and with reading the topics once.
 */
package io.candor.search;
