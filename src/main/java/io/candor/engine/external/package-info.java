/**
 * What engines on servers of other projects share: {@code ExternalClient} speaks JSON to one, {@code ExternalAdapters} brings LoRAs
 * there through a folder that both see ({@code AdapterShare}) and takes them away again, {@code TokenAsking} and
 * {@code ReceivedAnswer} carry answers, {@code AnsweredPrompt} those of others, {@code StatesProof} looks at states before they are
 * relied on, and {@code AbilityCheck} tries all of it. What each project says and means is in packages of their own.
 */
package io.candor.engine.external;
