/**
 * WebAssembly for rooms that know neither Node nor the DOM: the part of the specification that the engine
 * uses, so that `lib.dom` need not be let in for it.
 */
declare namespace WebAssembly {
  type ImportValue = ((...values: never[]) => unknown) | Memory | number | bigint;
  type Imports = Record<string, Record<string, ImportValue>>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an export is whatever the module declares
  type Exports = Record<string, any>;

  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  var Module: {
    prototype: Module;
    new (bytes: ArrayBuffer | ArrayBufferView<ArrayBuffer>): Module;
    customSections(module: Module, name: string): ArrayBuffer[];
  };

  interface Instance {
    readonly exports: Exports;
  }
  var Instance: {
    prototype: Instance;
    new (module: Module, imports?: Imports): Instance;
  };

  interface MemoryDescriptor {
    initial: number;
    maximum?: number;
    shared?: boolean;
  }
  interface Memory {
    /** Shared memory is the rule here; `lib.dom` only promises an ArrayBuffer. */
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  var Memory: {
    prototype: Memory;
    new (descriptor: MemoryDescriptor): Memory;
  };

  var CompileError: ErrorConstructor;
  var LinkError: ErrorConstructor;
  var RuntimeError: ErrorConstructor;

  function validate(bytes: ArrayBuffer | ArrayBufferView<ArrayBuffer>): boolean;
  function compile(bytes: ArrayBuffer | ArrayBufferView<ArrayBuffer>): Promise<Module>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
}
