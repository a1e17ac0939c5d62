// Reads one question that Candor's own serializer wrote, asks one of its own, and waits for its committed answer: with
// kafkajs and Confluent's schema registry client, none of Candor's code. Prints one line of JSON.
//
//   node foreign-client.mjs BOOTSTRAP REGISTRY QUESTIONS_TOPIC ANSWERS_TOPIC ID_TO_READ ID_TO_ASK
import { AvroDeserializer, AvroSerializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';
import kafkajs from 'kafkajs';

const [bootstrap, registryUrl, questions, answers, idToRead, idToAsk] = process.argv.slice(2);
const LIMIT_MILLIS = 60_000;
const naming = { subjectNameStrategyType: 'TOPIC' };

const registry = new SchemaRegistryClient({ baseURLs: [registryUrl] });
const serializer = new AvroSerializer(registry, SerdeType.VALUE, {
  ...naming,
  autoRegisterSchemas: false,
  useLatestVersion: true,
});
const deserializer = new AvroDeserializer(registry, SerdeType.VALUE, naming);
const kafka = new kafkajs.Kafka({ clientId: 'foreign', brokers: [bootstrap], logLevel: kafkajs.logLevel.ERROR });

// The value of the first committed record with this key.
async function find(topic, key) {
  const consumer = kafka.consumer({ groupId: `foreign-${topic}-${key}`, readUncommitted: false });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no record of ${key} on ${topic}`)), LIMIT_MILLIS);
      consumer
        .run({
          eachMessage: async ({ message }) => {
            if (message.key?.toString() === key) {
              clearTimeout(timer);
              resolve(await deserializer.deserialize(topic, message.value));
            }
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

async function ask(id) {
  const question = {
    id,
    text: 'Who asks from elsewhere? 7',
    domain: 'general',
    mode: 'ANSWER',
    maxTokens: 0,
    askedAt: Date.now(),
    deadline: null,
    attributes: { client: 'kafkajs' },
  };
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  const value = await serializer.serialize(questions, question);
  await producer.send({ topic: questions, messages: [{ key: id, value }] });
  await producer.disconnect();
}

const read = await find(questions, idToRead);
await ask(idToAsk);
const answer = await find(answers, idToAsk);
console.log(JSON.stringify({ read, answer }));
process.exit(0);
