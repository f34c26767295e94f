import { type Message, requests } from '../../src/sources/otlp/schema.ts';

/**
 * Requests for traces as a .proto file, for peers that want one: of the schema that our own reader goes by. Enums are numbers,
 * which is the same on the wire.
 */
export function protoText(): string {
  const written = new Map<string, string>();
  const write = (message: Message): void => {
    if (written.has(message.name)) return;
    // Before its fields are written: values hold themselves.
    written.set(message.name, '');
    const fields = message.fields.map(({ name, number, type, repeated }) => {
      if (typeof type === 'object') write(type);
      const typeName = typeof type === 'object' ? type.name : type === 'id' ? 'bytes' : type;
      return `${repeated ? 'repeated ' : ''}${typeName} ${name} = ${number};`;
    });
    const body = message.name === 'AnyValue' ? `oneof value { ${fields.join(' ')} }` : fields.join(' ');
    written.set(message.name, `message ${message.name} { ${body} }`);
  };
  write(requests.traces);
  return ['syntax = "proto3";', ...written.values()].join('\n');
}
